/** What a join remembers per key: the half that waits for the other, or that it is over. */
import { isObject, type Json } from '../../model/json.ts'
import { type KeptEvent, readKeptEvent } from '../../model/kept-event.ts'
import { type PutOff, putOffIn } from './after-absence.ts'

/** `since`: when the first of this half came; `time`: when the one that is kept came. */
export type Half = {
  readonly kind: 'half'
  readonly half: 'first' | 'second'
  readonly since: number
  readonly time: number
  readonly event: KeptEvent
  /** Its end was put off. */
  readonly off?: PutOff
}

export const isOver = (state: Json | undefined): boolean => isObject(state) && state.kind === 'over'

export function halfIn(state: Json | undefined): Half | undefined {
  if (!isObject(state) || state.kind !== 'half' || !isObject(state.event)) return undefined
  const off = putOffIn(state.off)
  return {
    kind: 'half',
    half: state.half === 'first' ? 'first' : 'second',
    since: Number(state.since),
    time: Number(state.time),
    event: readKeptEvent(state.event),
    ...(off && { off }),
  }
}
