/** What a wait remembers per key: the event that started it, or when it was last called off. */
import type { CloudEvent } from '../../model/event.ts'
import { isObject, type Json, type JsonObject, type Scalar } from '../../model/json.ts'

export type Stopped = { readonly kind: 'stopped'; readonly at: number }
export type Waiting = { readonly kind: 'waiting'; readonly since: number; readonly event: Start }
/** What goes on when the time is up. */
type Start = {
  readonly type: string
  readonly subject: string | null
  readonly partitionkey: string | null
  readonly attributes: { readonly [name: string]: Exclude<Scalar, null> } | null
  readonly data: Json
}

/** Kept whole: by then the event may have left the log, and what reached us may not be what was logged. */
export const startOf = ({ type, subject, partitionkey, attributes, data }: CloudEvent): Start => ({
  type,
  subject,
  partitionkey,
  attributes,
  data,
})

export const stoppedIn = (state: Json | undefined): Stopped | undefined =>
  isObject(state) && state.kind === 'stopped' ? { kind: 'stopped', at: Number(state.at) } : undefined

export function waitingIn(state: Json | undefined): Waiting | undefined {
  if (!isObject(state) || state.kind !== 'waiting') return undefined
  const event = state.event
  return isObject(event) ? { kind: 'waiting', since: Number(state.since), event: readStart(event) } : undefined
}

function readStart(kept: JsonObject): Start {
  const attributes: { [name: string]: Exclude<Scalar, null> } = {}
  for (const [name, value] of Object.entries(isObject(kept.attributes) ? kept.attributes : {})) {
    if (value !== null && typeof value !== 'object') attributes[name] = value
  }
  return {
    type: String(kept.type),
    subject: textIn(kept.subject),
    partitionkey: textIn(kept.partitionkey),
    attributes: Object.keys(attributes).length === 0 ? null : attributes,
    data: kept.data ?? null,
  }
}

const textIn = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null)
