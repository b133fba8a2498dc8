/** Which columns of a copy hold something personal: their expression reads a field that a schema marks, or that is called so. */
import { isPersonal } from '../../compile/personal-names.ts'
import type { Flow } from '../../model/flow.ts'
import { isObject, type Json } from '../../model/json.ts'

export function personalColumns(
  { events }: Pick<Flow, 'events'>,
  columns: readonly { readonly name: string; readonly value: string }[],
): ReadonlySet<string> {
  const marks = Object.values(events).flatMap((schema) => [...marked(schema, '')])
  const isTheirs = (value: string): boolean =>
    readsIn(value).some(
      (path) =>
        isPersonal(path, null) ||
        marks.some((mark) => path === '' || path === mark || inside(path, mark) || inside(mark, path)),
    )
  return new Set(columns.flatMap(({ name, value }) => (isTheirs(value) ? [name] : [])))
}

const inside = (path: string, of: string): boolean => path.startsWith(`${of}.`)

/** Paths of `data` that an expression names; empty where it takes the data as a whole. */
const readsIn = (source: string): readonly string[] =>
  [...source.matchAll(/\bdata\b((?:\s*(?:\.\s*\??|\[\s*\??)\s*["']?\w+["']?\s*\]?)*)/g)].map(([, path = '']) =>
    [...path.matchAll(/\w+/g)].map(([name]) => name).join('.'),
  )

function* marked(schema: Json | undefined, path: string): Generator<string> {
  if (!isObject(schema)) return
  if ((schema.personal === true || typeof schema.personal === 'string') && path !== '') yield path
  const properties = isObject(schema.properties) ? Object.entries(schema.properties) : []
  for (const [name, part] of properties) yield* marked(part, path === '' ? name : `${path}.${name}`)
  if (isObject(schema.items)) yield* marked(schema.items, path)
}
