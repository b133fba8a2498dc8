/** A provider's items as events of the catalogue. What has no mapping, or does not fit it, keeps the provider's name. */
import { eventFromInput, isRefusal } from '../../../engine/arrival.ts'
import { type ArrivingEvent, type EventInput, programsChannel } from '../../../model/event.ts'
import { isObject, type Json, type JsonObject } from '../../../model/json.ts'
import { at, type Mapping, pickAll } from './mapping.ts'
import type { Item, Provider } from './provider.ts'
import { sum } from './read-body.ts'

export type NormalizeFacts = {
  readonly connection: string
  readonly now: number
  /** How we have come to know: `live` by a webhook, `catchup` and `import` by asking. */
  readonly origin?: 'live' | 'catchup' | 'import'
}

/** At least one event for each item: nothing that was signed is dropped. */
export function normalize(provider: Provider, items: readonly Item[], facts: NormalizeFacts): readonly ArrivingEvent[] {
  return items.flatMap((item) => inputsOf(provider, item, facts).flatMap((input) => arriving(input, facts.now) ?? []))
}

/** The same, as a producer hands them in. */
export function inputsOf(provider: Provider, item: Item, facts: NormalizeFacts): readonly EventInput[] {
  const inputs = mapped(provider, item).map((input) => made(provider, item, input, facts))
  const fits = inputs.every((input) => arriving(input, facts.now) !== undefined)
  return inputs.length > 0 && fits ? inputs : [made(provider, item, {}, facts)]
}

/** What belongs to every event of a connection; a `webhook` producer hears it by this. */
export const sourceOf = (provider: string, connection: string): string => `${provider}://${connection}`

/** `orders/create` as `shopify.orders.create`. */
const plainType = (provider: string, topic: string): string =>
  `${provider}.${topic.replace(/[^A-Za-z0-9_.-]+/g, '.').slice(0, 200)}`

function mapped({ mappings }: Provider, { topic, body, original, id }: Item): readonly Partial<EventInput>[] {
  const all = Object.hasOwn(mappings, topic) ? (mappings[topic] ?? []) : []
  const mapping = all.find(({ when }) => when?.(body) ?? true)
  if (mapping === undefined) return []
  if (mapping.each === undefined) return [inputOf(mapping, body, body, id, original)]
  const rows = at(mapping.each)(body, body)
  return Array.isArray(rows)
    ? rows.flatMap((row, index) =>
        isObject(row) ? [inputOf(mapping, row, body, index === 0 ? id : `${id}:${index}`, row)] : [],
      )
    : []
}

function inputOf(
  mapping: Mapping,
  body: JsonObject,
  root: JsonObject,
  id: string,
  original: Json,
): Partial<EventInput> {
  const [kind, pick] = mapping.subject
  const about = pick(body, root)
  const time = mapping.time?.(body, root)
  return {
    id,
    type: mapping.type,
    ...(typeof about === 'string' ? { subject: `${kind}/${about}` } : {}),
    ...(typeof time === 'string' ? { time } : {}),
    data: { ...pickAll(mapping.data, body, root), original },
  }
}

function made(
  provider: Provider,
  { topic, id, delivery, original }: Item,
  input: Partial<EventInput>,
  { connection, origin = 'live' }: NormalizeFacts,
): EventInput {
  return {
    id: id.length <= 170 ? id : sum(id),
    type: plainType(provider.name, topic),
    data: { original },
    ...input,
    source: sourceOf(provider.name, connection),
    connection,
    ...(delivery === undefined ? {} : { deliveryid: delivery.toWellFormed().slice(0, 200) }),
    providertopic: topic.toWellFormed().slice(0, 200),
    cforigin: origin,
    cfverified: 'yes',
  }
}

function arriving(input: EventInput, now: number): ArrivingEvent | undefined {
  const event = eventFromInput(input, { channel: programsChannel, source: '', now, id: () => null })
  return isRefusal(event) ? undefined : event
}
