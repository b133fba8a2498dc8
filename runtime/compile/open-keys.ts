/**
 * Keys that would stand readable in the store's file. Rows, state and lanes are found again by their keys, so these are
 * sealed by how they look, as an e-mail address or a phone number does, or where the column is called so; what an event's
 * schema calls personal and is neither would be open, and whoever builds the flow is told.
 */
import type { Flow } from '../model/flow.ts'
import { isObject, type Json } from '../model/json.ts'
import type { Problem } from '../model/problem.ts'
import { personalMarks } from './personal-marks.ts'
import { isPersonal } from './personal-names.ts'

/** Called so, it looks so: what is in it is sealed by its look. */
const looksSo = /(^|[._])(e?mail(_?address)?|phone|mobile|telephone)\W*$/i

export function openKeys({ events, nodes }: Pick<Flow, 'events' | 'nodes'>): readonly Problem[] {
  const marks = personalMarks([{ events, nodes: {} }])
  return Object.entries(nodes).flatMap(([node, { config }]) =>
    keysIn(config)
      .filter(({ column, value }) => !looksSo.test(value) && !isPersonal(column, null) && marks.reads(value))
      .map(
        ({ field, value }): Problem => ({
          code: 'KEY_OPEN',
          severity: 'warning',
          node,
          field,
          message: `This key is about a person (${value.slice(0, 60)}), and would stand readable in the store's file. Use a customer number, or keep it in a column that is no key`,
        }),
      ),
  )
}

type Key = { readonly field: string; readonly column: string; readonly value: string }

function keysIn(config: { readonly [field: string]: Json }): readonly Key[] {
  const { key } = config
  const single = ['key', 'orderBy'].flatMap((field): Key[] => {
    const value = config[field]
    return typeof value === 'string' ? [{ field, column: '', value }] : []
  })
  const columns = Array.isArray(key) ? (key as readonly Json[]) : []
  const named = columns.flatMap((column, at): Key[] =>
    isObject(column) && typeof column.value === 'string'
      ? [{ field: `key.${at}.value`, column: String(column.name ?? ''), value: column.value }]
      : [],
  )
  return [...single, ...named]
}
