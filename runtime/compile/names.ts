/** What things in a flow may be called: node ids, tables, columns, outputs, event types, parameters. */
import type { Problem } from '../model/problem.ts'

/** Names that every JavaScript object answers to. Kept out of documents, so that no lookup can find them by mistake. */
const reserved = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'then', 'toJSON'])
export const isReserved = (name: string): boolean => reserved.has(name)

export type Naming = {
  readonly what: string
  readonly pattern: RegExp
  readonly longest: number
  readonly rule: string
  readonly example: string
  /** Further names that are taken, in small letters. */
  readonly reserved?: ReadonlySet<string>
}

/** What SQLite calls its own in every table; it takes names that differ in case only for one. */
const reservedInTables = new Set(['rowid', 'oid', ...[...reserved].map((name) => name.toLowerCase())])

const wide = { pattern: /^[A-Za-z][A-Za-z0-9_.-]*$/, rule: 'a letter, then letters, digits, _ . or -' } as const

/** Names inside the store's database. */
const stored = {
  pattern: /^[A-Za-z][A-Za-z0-9_]*$/,
  rule: 'a letter, then letters, digits or _',
  longest: 63,
  reserved: reservedInTables,
} as const

export const nodeId: Naming = {
  what: 'node id',
  pattern: /^[a-z][a-z0-9_-]*$/,
  longest: 64,
  rule: 'a small letter, then small letters, digits, - or _',
  example: 'paid-orders',
}
export const namings = {
  table: { ...stored, what: 'table name', example: 'sales' },
  column: { ...stored, what: 'column name', example: 'quantity' },
  output: { ...wide, what: 'output name', longest: 64, example: 'paid' },
  'event type': { ...wide, what: 'event type', longest: 128, example: 'order.placed' },
  parameter: { ...wide, what: 'parameter name', longest: 64, example: 'holdMinutes' },
} as const satisfies { readonly [kind: string]: Naming }

/** Why a name is refused, with the closest allowed one as the fix; or undefined. */
export function checkName(name: string, naming: Naming): Problem | undefined {
  if (isReserved(name) || naming.reserved?.has(name.toLowerCase()))
    return {
      code: 'NAME_RESERVED',
      message: `Expected another ${naming.what}: ${name} is reserved`,
      expected: `a ${naming.what} such as ${naming.example}`,
      found: name,
    }
  if (naming.pattern.test(name) && name.length <= naming.longest) return undefined
  const found = JSON.stringify(name.slice(0, 60))
  const meant = repair(name, naming)
  return {
    code: 'NAME',
    message: `Expected ${article(naming.what)} ${naming.what} (${naming.rule}; at most ${naming.longest}), got ${found}`,
    expected: `${naming.rule}; at most ${naming.longest} characters`,
    found: name.slice(0, 60),
    ...(meant === undefined ? {} : { fix: { title: `Write ${meant}`, value: meant } }),
  }
}

const article = (word: string): string => (/^[aeiou]/.test(word) ? 'an' : 'a')

function repair(name: string, naming: Naming): string | undefined {
  const plain = name.trim().normalize('NFKD').replace(/\p{M}/gu, '')
  const cased = naming === nodeId ? plain.toLowerCase() : plain
  const unusable = naming.pattern.test('a.b') ? /[^A-Za-z0-9_.-]+/g : /[^A-Za-z0-9_]+/g
  const meant = cased.replace(unusable, naming === nodeId ? '-' : '_').slice(0, naming.longest)
  const isUsable = naming.pattern.test(meant) && !isReserved(meant) && !naming.reserved?.has(meant.toLowerCase())
  return isUsable ? meant : undefined
}
