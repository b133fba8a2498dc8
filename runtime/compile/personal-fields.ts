/** Which fields of which events are personal, and whose: read from the marks in the event schemas of a flow. */
import type { CloudEvent } from '../model/event.ts'
import type { Flow } from '../model/flow.ts'
import { isObject, type Json, type JsonObject } from '../model/json.ts'

export type PersonalFields = { readonly subject: string; readonly paths: readonly string[] }

/**
 * In an event schema `"personal": true` marks a field, and `"personOf": "customer_ref"` at the top names the field that
 * says whose it is. Without that the subject of the event does. Paths are `customer.email` and `lines.*.note`.
 */
export function personalFields(flows: readonly Flow[]): (event: CloudEvent) => PersonalFields | undefined {
  const byType = new Map<string, { paths: Set<string>; personOf: string | undefined }>()
  for (const { events } of flows) {
    for (const [type, schema] of Object.entries(events)) {
      const paths = [...marked(schema, '')]
      if (paths.length === 0) continue
      const known = byType.get(type)
      const personOf = typeof schema.personOf === 'string' ? schema.personOf : known?.personOf
      byType.set(type, { paths: new Set([...(known?.paths ?? []), ...paths]), personOf })
    }
  }
  return (event) => {
    const marks = byType.get(event.type)
    if (!marks) return undefined
    const named = marks.personOf === undefined ? undefined : valueAt(event.data, marks.personOf)
    // Somebody always owns it: an event that names nobody is its own person, and can still be erased.
    const subject =
      typeof named === 'string' && named !== '' ? named : (event.subject ?? `${event.source}\n${event.id}`)
    return { subject, paths: [...marks.paths] }
  }
}

function* marked(schema: Json | undefined, path: string): Generator<string> {
  if (!isObject(schema)) return
  if (schema.personal === true && path !== '') {
    yield path
    return
  }
  const inside = (name: string): string => (path === '' ? name : `${path}.${name}`)
  if (isObject(schema.properties)) {
    for (const [name, part] of Object.entries(schema.properties)) yield* marked(part, inside(name))
  }
  if (isObject(schema.items)) yield* marked(schema.items, inside('*'))
}

function valueAt(data: Json, path: string): Json | undefined {
  let value: Json | undefined = data
  for (const name of path.split('.')) {
    const holder: JsonObject | undefined = isObject(value) ? value : undefined
    value = holder && Object.hasOwn(holder, name) ? holder[name] : undefined
  }
  return value
}
