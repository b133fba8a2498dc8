/** Waiting for moments of the wall clock, however the computer sleeps or its clock is set meanwhile. */
import type { Cancel, Clock } from '../../model/services.ts'

/** In steps, because a long timer stands still while the computer sleeps. */
const longestStep = 30_000

/** Gives a way to wait, one moment after the other; it ends at the moment, or when the producer is asked to stop. */
export function waiter(clock: Clock, signal: Cancel): (moment: number) => Promise<void> {
  let wake = (): void => {}
  signal.onCancel(() => wake())
  return async (moment) => {
    while (!signal.cancelled && clock.now() < moment) {
      await new Promise<void>((resolve) => {
        const callOff = clock.at(Math.min(moment, clock.now() + longestStep), resolve)
        wake = () => {
          callOff()
          resolve()
        }
      })
    }
  }
}
