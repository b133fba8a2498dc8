/** Proves the log in pieces, so that everything else goes on; what came of it is remembered. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Share, VerifyState } from '../../../model/api/care.ts'
import { readThrown } from '../../../model/thrown.ts'
import type { ShopParts } from '../shop-parts.ts'
import { readOutcome } from './outcome.ts'

const setting = 'last check'
/** ms of work between two pauses, and of a pause. */
const [piece, rest] = [8, 4]
/** ms between two tellings. */
const tellEvery = 200

export function openVerifying({ store, services }: ShopParts, told: () => void) {
  const { settings } = store.parts
  let working: Share | null = null
  let stopped = false

  async function run(): Promise<void> {
    const steps = store.verify()
    let said = 0
    for (;;) {
      const begun = performance.now()
      let step = steps.next()
      while (!step.done && performance.now() - begun < piece) step = steps.next()
      if (step.done) {
        const { checked, damage } = step.value
        const outcome = {
          at: services.clock.now(),
          ok: damage === undefined,
          message: damage?.message ?? '',
          events: checked,
        }
        store.atomically(() => settings.set(setting, outcome))
        return
      }
      working = { done: step.value.offset, total: step.value.head }
      if (performance.now() - said > tellEvery) {
        said = performance.now()
        told()
      }
      await pause(rest)
      if (stopped) return
    }
  }

  return {
    state: (): VerifyState => ({ last: readOutcome(settings.get(setting)), working }),
    start(): void {
      if (working !== null) return
      stopped = false
      working = { done: 0, total: Math.max(1, store.head) }
      void run()
        .catch((error) =>
          store.atomically(() =>
            settings.set(setting, {
              at: services.clock.now(),
              ok: false,
              message: readThrown(error).message,
              events: 0,
            }),
          ),
        )
        .finally(() => {
          working = null
          if (!stopped) told()
        })
    },
    stop(): void {
      stopped = true
    },
  }
}
