/** Whether anything may be done outside: not after repeated crashes and not after a restored backup, until a person says so. */
import type { EngineState } from '../../model/api/engine.ts'
import type { ArrivingEvent } from '../../model/event.ts'
import type { CounterflowError } from '../../model/problem.ts'
import { readGap } from '../store/gap.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { operatorEvent } from './operator-events.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

const reason = 'effects paused because'

/** For a store that nobody else has open, too. */
export function setEffectsFree(store: SqliteStore): void {
  store.pauseEffects(false)
  store.atomically(() => store.parts.settings.set(reason, ''))
}

export function effectsFreed(by: string, at: number): ArrivingEvent {
  return operatorEvent({ type: 'counterflow.effects.resumed', flow: null, by, at, data: {}, key: String(at) })
}

export function openEffectsPause(parts: ShopParts, running: Running) {
  const { store, services, tell } = parts
  const { settings } = store.parts
  let trouble: Pick<CounterflowError, 'message' | 'advice'> | undefined

  function state(): EngineState {
    const paused = store.effectsPaused
    const restored = readGap(settings)?.at
    const mark = { ...(paused ? { effectsPaused: true } : {}), ...(restored === undefined ? {} : { restored }) }
    if (trouble) return { state: 'running', message: trouble.message, advice: trouble.advice, ...mark }
    if (!paused) return { state: 'running', message: '', advice: '', ...mark }
    const message =
      settings.get(reason) === 'crashes'
        ? 'The part that runs your flows has stopped five times within ten minutes, so nothing is sent any more: e-mails, requests and payments wait.'
        : 'Nothing is sent, because an earlier state of this store was taken up: e-mails, requests and payments wait.'
    const advice = 'Events still come in and tables are kept. Look at what needs a look, then let it be sent again.'
    return { state: 'running', message, advice, ...mark }
  }

  return {
    state,
    /** After crashes that nobody can explain: what they had begun must not be done again and again. */
    pauseAfterCrashes(): void {
      store.atomically(() => settings.set(reason, 'crashes'))
      store.pauseEffects(true)
    },
    /** Trouble that is worked through, such as a full disk; undefined: it is over. */
    tellTrouble(error: Pick<CounterflowError, 'message' | 'advice'> | undefined): void {
      trouble = error
      tell('engine', state())
    },
    async resume(by: string): Promise<EngineState> {
      if (!store.effectsPaused) return state()
      setEffectsFree(store)
      tell('engine', state())
      await running.runtime().accept([effectsFreed(by, services.clock.now())])
      running.runtime().nudge()
      return state()
    },
  }
}

export type EffectsPause = ReturnType<typeof openEffectsPause>
