/** How often the engine has failed of late, and therefore how long to wait before it is started again. */

const firstPause = 250
const longestPause = 10_000
/** After this long without a failure, what was before counts no more. */
const goodMinute = 60_000
const tooMany = 5

export type CrashLog = {
  /** Notes a failure at `now`. Answers with the pause in ms, or null where trying again by itself makes no sense. */
  crashed(now: number): number | null
  forget(): void
}

export function crashLog(): CrashLog {
  let times: number[] = []
  let row = 0
  return {
    crashed(now) {
      const last = times.at(-1)
      if (last === undefined || now - last > goodMinute) row = 0
      times = [...times.filter((time) => now - time < goodMinute), now]
      row += 1
      if (times.length >= tooMany) return null
      return Math.min(firstPause * 2 ** (row - 1), longestPause)
    },
    forget() {
      times = []
      row = 0
    },
  }
}
