/** What a run leaves for later: what is still to be sent, and what steps wait for, each with its moment. */
import type { Plan } from '../compile/plan.ts'
import type { Runtime } from '../host/runtime.ts'
import type { SqliteStore } from '../host/store/sqlite-store.ts'
import { isoTime } from '../model/event-text.ts'
import { plural } from './grid.ts'
import { printable } from './printable.ts'

export type StillWaiting = {
  /** `<flow>/<node>` */
  readonly step: string
  /** `send`: it is still to be done outside; `time`: the step waits for a moment of the flow's clock. */
  readonly waits: 'send' | 'time'
  readonly count: number
  /** When the first of them is due, RFC 3339; null where no time brings it about. */
  readonly next: string | null
  readonly reason: string
}

/** Only a door that stays open brings these about. */
const needsServe = 'Only counterflow serve and the app do this: an answer to a page that somebody looks at.'
const isPaused = 'Nothing is sent until a person says so: an earlier state of this store was taken up.'

export type WaitingParts = {
  readonly store: SqliteStore
  readonly runtime: Runtime
  readonly plan: Plan
  /** Services that this command has. */
  readonly services: ReadonlySet<string>
}

export function stillWaiting({ store, runtime, plan, services }: WaitingParts): readonly StillWaiting[] {
  const effects = new Map<string, { count: number; due: number | undefined; service: string }>()
  for (const { stage, state, due, service } of store.effects({ states: ['pending', 'inflight'] })) {
    const known = effects.get(stage)
    const first = state === 'pending' && due !== null ? due : undefined
    effects.set(stage, {
      count: (known?.count ?? 0) + 1,
      due: known?.due === undefined || (first !== undefined && first < known.due) ? first : known.due,
      service,
    })
  }
  const sends = [...effects].map(([step, { count, due, service }]): StillWaiting => {
    const delay = runtime.delayed(step)
    const held = store.effectsPaused ? isPaused : services.has(service) ? undefined : needsServe
    const next = held === undefined ? (delay?.next ?? due) : undefined
    const moment = next === undefined || next === 0 ? null : isoTime(next)
    return { step, waits: 'send', count, next: moment, reason: held ?? delay?.reason ?? '' }
  })
  const times = plan.stages.flatMap(({ name }): readonly StillWaiting[] => {
    const timers = store.timers(name)
    const [first] = timers
    return first === undefined
      ? []
      : [{ step: name, waits: 'time', count: timers.length, next: isoTime(first.due), reason: '' }]
  })
  return [...sends, ...times]
}

/** `Waits to be sent: 3 of shop/mail, again at 2026-03-02T10:00:00.000Z (503 from api.example)` */
export function waitingLine({ step, waits, count, next, reason }: StillWaiting): string {
  if (waits === 'time')
    return `Waits for its time: ${plural(count, 'moment')} of ${printable(step)}, the first at ${next}`
  const when = next === null ? '' : `, not before ${next}`
  return `Waits to be sent: ${plural(count, 'effect')} of ${printable(step)}${when}${reason === '' ? '' : ` (${printable(reason)})`}`
}

/**
 * Waits until nothing more can be done, and so long for what is due later. Tells `until` which moment it waits for.
 * A producer that asks a provider has to have had its answer.
 */
export async function untilIdle(
  { store, runtime, plan }: WaitingParts,
  patience: number,
  clock: { now(): number; at(moment: number, callback: () => void): () => void },
  until: (moment: number) => void,
): Promise<void> {
  let end: number | undefined
  for (;;) {
    await runtime.idle()
    const now = clock.now()
    end ??= now + patience
    const asks = runtime.engine.deployment(plan.flow.id)?.isCatchingUp === true
    const next = asks ? now + askStride : nextMoment(store, runtime, plan)
    if (next === undefined || next > end) return
    if (!asks) until(next)
    await new Promise<void>((resolve) => void clock.at(Math.max(next, now + 1), resolve))
  }
}

/** ms between two looks whether providers have answered. */
const askStride = 100

function nextMoment(store: SqliteStore, runtime: Runtime, plan: Plan): number | undefined {
  const waits = runtime.engine.openEffects > 0 || plan.stages.some(({ name }) => store.timers(name).length > 0)
  return waits ? runtime.nextDue : undefined
}
