/**
 * What structured clone keeps and JSON loses, both ways. The page gets these two functions as text: they may use
 * nothing from this file but each other.
 */

export type Encoded = unknown

export function encode(value: unknown): Encoded {
  if (value === undefined) return { $: 'undefined' }
  if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'number', of: String(value) }
  if (typeof value === 'bigint') return { $: 'bigint', of: String(value) }
  if (typeof value === 'function' || typeof value === 'symbol') throw new Error('An object could not be cloned.')
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => encode(item))
  if (value instanceof Date) return { $: 'date', of: value.getTime() }
  if (value instanceof Map) return { $: 'map', of: [...value].map((item) => encode(item)) }
  if (value instanceof Set) return { $: 'set', of: [...value].map((item) => encode(item)) }
  if (value instanceof Error) return { $: 'error', of: [value.name, value.message] }
  if (ArrayBuffer.isView(value))
    return { $: 'bytes', of: Array.from(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) }
  return { $: 'object', of: Object.entries(value).map(([name, item]) => [name, encode(item)]) }
}

export function decode(value: Encoded): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => decode(item))
  const { $: kind, of } = value as { $: string; of: never }
  if (kind === 'undefined') return undefined
  if (kind === 'number') return Number(of)
  if (kind === 'bigint') return BigInt(of)
  if (kind === 'date') return new Date(of)
  if (kind === 'map') return new Map((of as unknown[]).map((item) => decode(item) as [unknown, unknown]))
  if (kind === 'set') return new Set((of as unknown[]).map((item) => decode(item)))
  if (kind === 'error') return Object.assign(new Error(of[1]), { name: of[0] })
  if (kind === 'bytes') return new Uint8Array(of)
  const object = {}
  // Not by assignment: a field named __proto__ is data here.
  for (const [name, item] of of as [string, unknown][])
    Object.defineProperty(object, name, { value: decode(item), enumerable: true, writable: true, configurable: true })
  return object
}
