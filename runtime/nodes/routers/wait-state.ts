/** What a wait remembers per key: the event that started it, or when it was last called off. */
import { isObject, type Json } from '../../model/json.ts'
import { type KeptEvent, readKeptEvent } from '../../model/kept-event.ts'
import { type PutOff, putOffIn } from './after-absence.ts'

export type Stopped = { readonly kind: 'stopped'; readonly at: number }
/** `event`: what goes on when the time is up. `off`: the end, which is that moment, was put off. */
export type Waiting = {
  readonly kind: 'waiting'
  readonly since: number
  readonly event: KeptEvent
  readonly off?: PutOff & { readonly end: number }
}

export const stoppedIn = (state: Json | undefined): Stopped | undefined =>
  isObject(state) && state.kind === 'stopped' ? { kind: 'stopped', at: Number(state.at) } : undefined

export function waitingIn(state: Json | undefined): Waiting | undefined {
  if (!isObject(state) || state.kind !== 'waiting') return undefined
  const { since, event, off } = state
  if (!isObject(event)) return undefined
  const waiting: Waiting = { kind: 'waiting', since: Number(since), event: readKeptEvent(event) }
  const before = putOffIn(off)
  return before === undefined || !isObject(off) ? waiting : { ...waiting, off: { ...before, end: Number(off.end) } }
}
