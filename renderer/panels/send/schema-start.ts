/** What a form starts with: defaults, the only possible value, and empty places for what is needed. */
import type { Json } from '../../../runtime/model/json.ts'
import { shapeOf } from './schema-shape.ts'

/** Undefined where a person has to say it. */
export function startValue(schema: Json | undefined, root: Json, currency: string, depth = 0): Json | undefined {
  const { kind, fallback } = shapeOf(schema, root, '')
  if (fallback !== undefined) return fallback
  if (depth > 8) return undefined
  switch (kind.is) {
    case 'choice':
      return kind.values.length === 1 ? kind.values[0] : undefined
    case 'money':
      return { minor: 0, currency: kind.currency ?? currency }
    case 'object': {
      const entries = kind.properties.flatMap(
        ({ name, schema: inner, required }): readonly (readonly [string, Json])[] => {
          const value = required ? startValue(inner, root, currency, depth + 1) : shapeOf(inner, root, '').fallback
          return value === undefined ? [] : [[name, value]]
        },
      )
      return Object.fromEntries(entries)
    }
    case 'list':
      return []
    case 'yes or no':
      return false
    default:
      return undefined
  }
}
