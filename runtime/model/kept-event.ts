/** An event as a step remembers it while it waits for something: whole, for by then the log may not have it any more. */
import type { CloudEvent } from './event.ts'
import { isObject, type Json, type JsonObject, type Scalar } from './json.ts'

export type KeptEvent = {
  readonly type: string
  readonly subject: string | null
  readonly partitionkey: string | null
  readonly attributes: { readonly [name: string]: Exclude<Scalar, null> } | null
  readonly data: Json
}

/** What reached us may not be what was logged, so that its place in the log would not be enough. */
export const keptEvent = ({ type, subject, partitionkey, attributes, data }: CloudEvent): KeptEvent => ({
  type,
  subject,
  partitionkey,
  attributes,
  data,
})

export function readKeptEvent(kept: JsonObject): KeptEvent {
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
