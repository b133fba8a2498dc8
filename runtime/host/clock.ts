/** The real clock: the wall, and timers that survive a sleeping machine and reach further than 25 days. */
import type { Clock } from '../model/services.ts'

/** A timer of the system stands still while the machine sleeps, so the wall clock is asked at least this often (ms). */
const longestStep = 15_000

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  at(moment, callback) {
    let timer: NodeJS.Timeout
    const step = (): void => {
      const rest = moment - Date.now()
      if (rest <= 0) callback()
      else arm(rest)
    }
    const arm = (rest: number): void => {
      timer = setTimeout(step, Math.min(rest, longestStep))
    }
    // Never within the call itself: whoever sets a timer must have its way to call it off first.
    arm(Math.max(0, moment - Date.now()))
    return () => clearTimeout(timer)
  },
}
