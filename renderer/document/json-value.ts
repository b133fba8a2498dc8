/** Values of a config: comparing, reading and replacing them at a path such as `rules.0.when`, without a change in place. */
import { isObject, type Json } from '../../runtime/model/json.ts'

/** A value that JSON would give back as it is: no NaN, no undefined, no minus zero, nothing but plain data. */
export function plainJson(value: unknown): Json {
  const text = JSON.stringify(value)
  // Undefined, functions and symbols have no text.
  return text === undefined ? null : (JSON.parse(text) as Json)
}

export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, index) => sameJson(item, b[index]))
  if (!isObject(a) || !isObject(b)) return false
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]))
  )
}

export function valueAt(value: Json | undefined, path: string): Json | undefined {
  let current = value
  for (const name of path === '' ? [] : path.split('.')) {
    if (isList(current)) current = current[Number(name)]
    else current = isObject(current) && Object.hasOwn(current, name) ? current[name] : undefined
  }
  return current
}

/**
 * The value with another one at a path; undefined takes it away. Objects on the way are made where there are none; a
 * list grows by one at most, so that a path never leaves holes. A path that cannot be followed changes nothing.
 */
export function withValueAt(
  value: Json | undefined,
  path: readonly string[],
  next: Json | undefined,
): Json | undefined {
  const [name, ...rest] = path
  if (name === undefined) return next
  if (isList(value)) {
    const index = Number(name)
    if (!Number.isInteger(index) || index < 0 || index > value.length) return value
    const inner = withValueAt(value[index], rest, next)
    if (inner === undefined) return value.filter((_, at) => at !== index)
    return index === value.length ? [...value, inner] : value.with(index, inner)
  }
  if (value !== undefined && !isObject(value)) return value
  const inner = withValueAt(value !== undefined && Object.hasOwn(value, name) ? value[name] : undefined, rest, next)
  const others = Object.entries(value ?? {}).filter(([other]) => other !== name)
  if (inner === undefined) return value === undefined ? undefined : Object.fromEntries(others)
  return value !== undefined && Object.hasOwn(value, name)
    ? Object.fromEntries(Object.entries(value).map(([key, old]) => [key, key === name ? inner : old]))
    : Object.fromEntries([...others, [name, inner]])
}

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value)
