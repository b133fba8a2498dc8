/** What a wait remembers per key: the event that started it, or when it was last called off. */
import { isObject, type Json } from '../../model/json.ts'
import { type KeptEvent, readKeptEvent } from '../../model/kept-event.ts'

export type Stopped = { readonly kind: 'stopped'; readonly at: number }
/** `event`: what goes on when the time is up. */
export type Waiting = { readonly kind: 'waiting'; readonly since: number; readonly event: KeptEvent }

export const stoppedIn = (state: Json | undefined): Stopped | undefined =>
  isObject(state) && state.kind === 'stopped' ? { kind: 'stopped', at: Number(state.at) } : undefined

export function waitingIn(state: Json | undefined): Waiting | undefined {
  if (!isObject(state) || state.kind !== 'waiting') return undefined
  const event = state.event
  return isObject(event) ? { kind: 'waiting', since: Number(state.since), event: readKeptEvent(event) } : undefined
}
