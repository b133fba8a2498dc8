/**
 * What timers are told of their moment in a run over the past: as the log has it; and where they stand nowhere in it, by
 * when nobody listened. So a guard that was changed does not take an absence of ours for a silence of the shop.
 */
import type { CloudEvent } from '../../model/event.ts'
import { isObject, type Json } from '../../model/json.ts'
import type { Store } from '../../model/store.ts'
import { type Away, momentAmong, onTime, type TimerMoment } from '../stage-facts.ts'

export class TimerMoments {
  readonly #past: Store
  readonly #absences: readonly Away[]
  readonly #lateBy: number

  /** `absences` in order. */
  constructor(past: Store, absences: readonly Away[], lateBy: number) {
    this.#past = past
    this.#absences = absences
    this.#lateBy = lateBy
  }

  of({ source, id, time }: CloudEvent): TimerMoment {
    const offset = this.#past.find(source, id)
    const recorded = offset ? this.#past.get(offset) : undefined
    return recorded ? momentIn(recorded.data) : momentAmong(this.#absences, time + this.#lateBy)
  }
}

function momentIn(data: Json): TimerMoment {
  if (!isObject(data)) return onTime
  const { late, away } = data
  return { late: typeof late === 'number' ? late : 0, away: awayIn(away) }
}

/** As it is kept as JSON. */
export function awayIn(value: Json | undefined): Away | undefined {
  if (!isObject(value)) return undefined
  const { from, to } = value
  return typeof from === 'number' && typeof to === 'number' ? { from, to } : undefined
}
