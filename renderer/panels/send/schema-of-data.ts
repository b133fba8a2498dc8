/** A description of data that nobody has described: what is there, kind by kind, so that it can be shown as a form. */
import { isObject, type Json, type JsonObject } from '../../../runtime/model/json.ts'

export function schemaOfData(data: Json): JsonObject {
  if (typeof data === 'string') return { type: 'string' }
  if (typeof data === 'number') return { type: 'number' }
  if (typeof data === 'boolean') return { type: 'boolean' }
  if (isObject(data))
    return {
      type: 'object',
      properties: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, schemaOfData(value)])),
    }
  const [first] = Array.isArray(data) ? (data as readonly Json[]) : []
  return Array.isArray(data) ? { type: 'array', items: first === undefined ? {} : schemaOfData(first) } : {}
}
