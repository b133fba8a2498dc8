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
}

const wide = { pattern: /^[A-Za-z][A-Za-z0-9_.-]*$/, rule: 'a letter, then letters, digits, _ . or -' } as const

export const nodeId: Naming = {
  what: 'node id',
  pattern: /^[a-z][a-z0-9_-]*$/,
  longest: 64,
  rule: 'a small letter, then small letters, digits, - or _',
  example: 'paid-orders',
}
export const namings = {
  table: { ...wide, what: 'table name', longest: 64, example: 'sales' },
  column: { ...wide, what: 'column name', longest: 64, example: 'quantity' },
  output: { ...wide, what: 'output name', longest: 64, example: 'paid' },
  'event type': { ...wide, what: 'event type', longest: 128, example: 'order.placed' },
  parameter: { ...wide, what: 'parameter name', longest: 64, example: 'holdMinutes' },
} as const satisfies { readonly [kind: string]: Naming }

/** Why a name is refused, with the closest allowed one as the fix; or undefined. */
export function checkName(name: string, naming: Naming): Problem | undefined {
  if (isReserved(name))
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
  const meant = cased.replace(/[^A-Za-z0-9_.-]+/g, naming === nodeId ? '-' : '_').slice(0, naming.longest)
  return naming.pattern.test(meant) && !isReserved(meant) ? meant : undefined
}
