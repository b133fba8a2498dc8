/** How often the engine has failed of late, and therefore how long to wait before it is started again. */

const firstPause = 250
const longestPause = 10_000
/** After this long without a failure, what was before counts no more. */
const goodMinute = 60_000
const tooMany = 5
/** So many within this time, and nothing is done outside any more until a person says so. */
const longLook = 10 * 60_000

export type CrashLog = {
  /** Notes a failure at `now`. Answers with the pause in ms, or null where trying again by itself makes no sense. */
  crashed(now: number): number | null
  /** It fails so often that what it does outside could be done again and again. */
  readonly isOften: boolean
  /** A person has it tried once more. */
  forget(): void
  /** A person lets things be done outside again. */
  trust(): void
}

export function crashLog(): CrashLog {
  let times: number[] = []
  let row = 0
  let lately: number[] = []
  let often = false
  return {
    crashed(now) {
      lately = [...lately.filter((time) => now - time < longLook), now]
      often ||= lately.length >= tooMany
      const last = times.at(-1)
      if (last === undefined || now - last > goodMinute) row = 0
      times = [...times.filter((time) => now - time < goodMinute), now]
      row += 1
      if (times.length >= tooMany) return null
      return Math.min(firstPause * 2 ** (row - 1), longestPause)
    },
    get isOften() {
      return often
    },
    forget() {
      times = []
      row = 0
    },
    trust() {
      lately = []
      often = false
    },
  }
}
