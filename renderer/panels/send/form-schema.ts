/** The schema that the form for a test event is made of: the described one, else what such events were like so far. */
import type { Sample } from '../../../runtime/model/api/events.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../../runtime/model/json.ts'
import { schemaOfExamples } from '../../document/seen-schema.ts'

export function formSchema(
  flow: Flow,
  type: string,
  start: Json | undefined,
  samples: readonly Sample[],
): JsonObject | undefined {
  if (Object.hasOwn(flow.events, type)) return flow.events[type]
  const examples = [...(isObject(start) ? [start] : []), ...dataOf(samples, type).filter(isObject)]
  return examples.length === 0 ? undefined : withoutDemands(schemaOfExamples(examples))
}

/** Of the events that came, newest first. */
export const dataOf = (samples: readonly Sample[], type: string): readonly Json[] =>
  samples.filter((sample) => sample.type === type).map(({ data }) => data)

/** That all had a field so far does not mean that the next one must. */
function withoutDemands(schema: JsonObject): JsonObject {
  const { required: _, ...rest } = schema
  const inner = (part: Json | undefined): Json => (isObject(part) ? withoutDemands(part) : (part ?? {}))
  return {
    ...rest,
    ...(isObject(schema.properties)
      ? { properties: Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, inner(part)])) }
      : {}),
    ...(schema.items === undefined ? {} : { items: inner(schema.items) }),
  }
}
