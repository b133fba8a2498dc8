/** Which fields of which events are personal, and whose: read from the marks in the event schemas of a flow. */
import type { CloudEvent } from '../model/event.ts'
import type { Flow } from '../model/flow.ts'
import { isObject, type Json, type JsonObject } from '../model/json.ts'
import { knowsPeople } from './personal-keeping.ts'
import { personalMarks } from './personal-marks.ts'
import { fromFlow, fromProvider } from './provider-fields.ts'

/** One person's fields in one event. */
export type PersonalFields = { readonly subject: string; readonly paths: readonly string[] }

/** `owner`: the path of the field that says whose it is; undefined: the person that the event is about. */
type Mark = { readonly path: string; readonly owner: string | undefined }

/**
 * In an event schema `"personal": true` marks a field, and `"personOf": "customer_ref"` at the top names the field that
 * says whose it is. Without that the subject of the event does. A field of somebody else names its own:
 * `"personal": "recipient_ref"`. Paths are `customer.email` and `lines.*.note`. What providers tell is marked by us.
 */
export function personalFields(flows: readonly Flow[]): (event: CloudEvent) => readonly PersonalFields[] | undefined {
  const byType = new Map<string, { marks: Map<string, Mark>; personOf: string | undefined }>()
  for (const { events } of flows) {
    for (const [type, schema] of Object.entries(events)) {
      const found = [...marked(schema, '')]
      if (found.length === 0) continue
      const known = byType.get(type)
      const personOf = typeof schema.personOf === 'string' ? schema.personOf : known?.personOf
      byType.set(type, {
        marks: new Map([...(known?.marks ?? []), ...found.map((mark) => [mark.path, mark] as const)]),
        personOf,
      })
    }
  }
  const hasPeople = flows.some(knowsPeople)
  const { holds } = personalMarks(flows)
  return (event) => {
    const own = byType.get(event.type)
    const theirs = fromProvider(event) ?? (hasPeople ? fromFlow(event, holds) : undefined)
    if (!own && !theirs) return undefined
    const personOf = own?.personOf ?? theirs?.personOf
    const marks: readonly Mark[] = [
      ...(own?.marks.values() ?? []),
      ...(theirs?.paths.map((path) => ({ path, owner: undefined })) ?? []),
    ]
    // Somebody always owns it: an event that names nobody is its own person, and can still be erased.
    const about = personIn(event.data, personOf) ?? event.subject ?? `${event.source}\n${event.id}`
    return [...Map.groupBy(marks, ({ owner }) => personIn(event.data, owner) ?? about)].map(([subject, group]) => ({
      subject,
      paths: group.map(({ path }) => path),
    }))
  }
}

function* marked(schema: Json | undefined, path: string): Generator<Mark> {
  if (!isObject(schema)) return
  const { personal } = schema
  if ((personal === true || typeof personal === 'string') && path !== '') {
    yield { path, owner: typeof personal === 'string' ? personal : undefined }
    return
  }
  const inside = (name: string): string => (path === '' ? name : `${path}.${name}`)
  if (isObject(schema.properties)) {
    for (const [name, part] of Object.entries(schema.properties)) yield* marked(part, inside(name))
  }
  if (isObject(schema.items)) yield* marked(schema.items, inside('*'))
}

function personIn(data: Json, path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  let value: Json | undefined = data
  for (const name of path.split('.')) {
    const holder: JsonObject | undefined = isObject(value) ? value : undefined
    value = holder && Object.hasOwn(holder, name) ? holder[name] : undefined
  }
  return typeof value === 'string' && value !== '' ? value : undefined
}
