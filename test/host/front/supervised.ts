/** A supervisor over the fake engine, in real processes, with the clock in the test's hand. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EngineStart } from '../../../runtime/host/front/engine-link.ts'
import { type ForkedEngine, forkEngine } from '../../../runtime/host/front/forked-engine.ts'
import { type Supervisor, supervise, type Time } from '../../../runtime/host/front/supervisor.ts'
import type { EngineState } from '../../../runtime/model/api/engine.ts'
import type { Json } from '../../../runtime/model/json.ts'

export const fakeEngine = fileURLToPath(new URL('fake-engine.ts', import.meta.url))

export type Supervised = {
  readonly supervisor: Supervisor
  readonly store: string
  /** Every process that was started, oldest first. */
  readonly engines: readonly ForkedEngine[]
  readonly states: readonly EngineState[]
  readonly events: readonly { readonly window: string | null; readonly event: string; readonly payload: Json }[]
  /** How each of them was started. */
  readonly starts: readonly EngineStart[]
  /** Lets the supervisor ask whether the engine is there. */
  beat(): void
  /** Moves its clock on, ms. */
  pass(ms: number): void
  /** ms of each pause before a start that was asked for. */
  readonly pauses: readonly number[]
  /** Resolves when the state is this one, now or later. */
  becomes(state: EngineState['state']): Promise<void>
}

export function supervised({ name = 'shop', patient = false } = {}): Supervised {
  const store = join(mkdtempSync(join(tmpdir(), 'counterflow-front-')), `${name}.db`)
  const engines: ForkedEngine[] = []
  const states: EngineState[] = []
  const events: { window: string | null; event: string; payload: Json }[] = []
  const pauses: number[] = []
  const waiting: { state: string; resolve: () => void }[] = []
  const starts: EngineStart[] = []
  let now = 0
  let beat = (): void => {}
  const time: Time = {
    now: () => now,
    after(ms, run) {
      pauses.push(ms)
      const timer = setTimeout(run, patient ? ms : 0)
      return () => clearTimeout(timer)
    },
  }
  const supervisor = supervise(
    (start) => {
      const engine = forkEngine({ store, templates: 'templates', module: fakeEngine })
      engines.push(engine)
      starts.push(start)
      return engine
    },
    time,
    (run) => {
      beat = run
      return () => {
        beat = () => {}
      }
    },
  )
  supervisor.onEvent((window, event, payload) => {
    events.push({ window, event, payload })
    if (event !== 'engine') return
    const state = payload as EngineState
    states.push(state)
    for (const one of waiting.filter((one) => one.state === state.state)) one.resolve()
  })
  return {
    supervisor,
    store,
    engines,
    states,
    events,
    starts,
    beat: () => beat(),
    pass: (ms) => {
      now += ms
    },
    pauses,
    becomes: (state) =>
      new Promise((resolve) => {
        if (supervisor.state().state === state) resolve()
        else waiting.push({ state, resolve })
      }),
  }
}
