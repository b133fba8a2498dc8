/**
 * What a step may conclude after nobody listened for a while: that something has not come may only mean that it has not
 * been brought in yet. So the conclusion waits until we have listened for some time again, and no longer: what is used
 * up of that time stays used up, however often the computer sleeps.
 */
import type { FiredTimer } from '../../model/context.ts'
import { isObject, type Json } from '../../model/json.ts'

/** ms by which a timer may be late without that we were away. */
const tolerance = 60_000

const graceDefault = '15m'
/** How long after our return what happened meanwhile may still come in. */
export const graceField = (help: string) =>
  ({ kind: 'duration', label: 'After an absence', default: graceDefault, help }) as const

/** `back`: since when we listen again; `left`: ms to listen from there on. */
export type PutOff = { readonly back: number; readonly left: number }

/** When we were back from an absence in which something since that moment may have happened; undefined: there was none. */
export const backFrom = ({ due, late = 0, away }: FiredTimer, since: number): number | undefined =>
  late > tolerance ? due + late : away && away.to > since && away.from < due ? away.to : undefined

/**
 * Puts off what is concluded from a silence since a moment, by so many ms of listening; `before`: it was put off
 * already. Undefined: we have listened long enough.
 */
export function putOff(
  fired: FiredTimer,
  since: number,
  grace: number,
  before: PutOff | undefined,
): (PutOff & { readonly until: number }) | undefined {
  const back = backFrom(fired, before?.back ?? since)
  if (back === undefined) return undefined
  const { due } = fired
  const left = before === undefined ? grace : before.left - listened(fired, before.back)
  const until = back + left
  return left > 0 && until > due ? { back, left, until } : undefined
}

/** ms from then on until we were away again; of an absence that nobody has noted it is not known when it began. */
const listened = ({ due, away }: FiredTimer, back: number): number =>
  Math.max(0, Math.min(away && away.to > back ? away.from : due, due) - back)

/** As a step has kept it. */
export function putOffIn(state: Json | undefined): PutOff | undefined {
  if (!isObject(state)) return undefined
  const { back, left } = state
  return typeof back === 'number' && typeof left === 'number' ? { back, left } : undefined
}
