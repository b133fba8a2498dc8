/** Whether anything in a schema is marked as about a person. */
import { isObject, type Json } from '../../../../runtime/model/json.ts'

export function holdsPersonal(schema: Json): boolean {
  if (Array.isArray(schema)) return schema.some(holdsPersonal)
  return isObject(schema) && (schema.personal === true || Object.values(schema).some(holdsPersonal))
}
