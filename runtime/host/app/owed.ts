/** Sends what a version that is live now would have sent in the past: by a person, each once, through the ledger. */
import type { Owed, OwedApi } from '../../model/api/owed.ts'
import type { Effect } from '../../model/effect.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { OwedEffects } from '../past/owed-effects.ts'
import { placeOf } from './look.ts'
import { operatorEvent } from './operator-events.ts'
import { openPin } from './pin.ts'
import { notOn } from './refusals.ts'
import type { Replays } from './replays.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

type Parts = { readonly running: Running; readonly replays: Replays; person(by: string): string }

/** Services through which money moves. */
const money: ReadonlySet<string> = new Set(['payment'])

export function openOwed(parts: ShopParts, { running, replays, person }: Parts): OwedMethods {
  const { store, services } = parts
  const pin = openPin(parts)

  /** Undefined where it was about another version than the one that is live. */
  function found(replay: string): { readonly flow: string; readonly owed: OwedEffects } | undefined {
    const known = replays.owed(replay)
    const live = store.deployments().find(({ flow }) => flow === known?.report.flow)
    if (known === undefined || live === undefined || live.hash !== known.report.now) return undefined
    return { flow: live.flow, owed: known.owed }
  }

  function list(replay: string): Owed | null {
    const { owed } = found(replay) ?? {}
    if (owed === undefined) return null
    const effects = owed.effects.map(({ effect, entry }) => ({
      ...entry,
      key: effect.key,
      node: placeOf(effect.stage).node,
      state: store.effect(effect.key)?.state ?? null,
      money: money.has(effect.service),
    }))
    return { effects, more: owed.more, made: owed.made }
  }

  async function send(replay: string, keys: readonly string[], by: string, given?: string): Promise<{ begun: number }> {
    const { flow, owed } = found(replay) ?? {}
    if (flow === undefined || owed === undefined) throw gone()
    if (running.deployment(flow) === undefined) throw notOn('nothing is sent')
    if (store.effectsPaused) throw paused()
    const wanted = new Set(keys)
    const chosen = owed.effects.map(({ effect }) => effect).filter(({ key }) => wanted.has(key))
    if (chosen.some(({ service }) => money.has(service))) await pin.prove(given)
    const now = services.clock.now()
    const { engine } = running.runtime()
    const begun = engine.ask(chosen.filter(({ offset }) => store.get(offset)).map((effect) => asked(effect, now)))
    if (begun.length > 0) {
      const data = { effects: begun.map(({ key }) => key), steps: [...new Set(begun.map(({ stage }) => stage))] }
      const act = { type: 'counterflow.effects.sent', flow, by: person(by), at: now, data, key: String(now) }
      await running.runtime().accept([operatorEvent(act)])
    }
    running.runtime().nudge()
    return { begun: begun.length }
  }

  return {
    'owed.list': ({ replay }) => list(replay),
    'owed.send': ({ replay, keys, by, pin: given }) => send(replay, keys, by, given),
  }
}

type OwedMethods = {
  readonly [M in keyof OwedApi]: (
    argument: OwedApi[M]['arguments'],
  ) => OwedApi[M]['result'] | Promise<OwedApi[M]['result']>
}

/** As it would have been asked for, with all its tries from now on. */
const asked = (effect: Effect, now: number): Effect => ({
  ...effect,
  ...{ state: 'pending', attempts: 0, due: now, answer: null, reason: '', created: now, updated: now },
})

const gone = (): CounterflowError =>
  new CounterflowError('OWED_GONE', 'Another version is live by now, so this list is about what is no more.', {
    kept: 'Nothing was sent.',
    advice: 'Try the draft on the past again.',
  })

const paused = (): CounterflowError =>
  new CounterflowError('EFFECTS_PAUSED', 'Nothing is sent at the moment.', {
    kept: 'Nothing was begun.',
    advice: 'Let it be sent again first: the banner at the top says why it is paused.',
  })
