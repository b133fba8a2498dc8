/** What was entered about a connection, checked; and which servers its key may go to. */

import type { ConnectionKind } from '../../model/connection.ts'
import { type KindCard, kindCard } from '../../model/connection-kinds.ts'
import { isObject, type JsonObject } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { providerOf } from '../ingress/providers/index.ts'

export type Facts = { readonly [name: string]: string }

const server = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i
const longest = 500

/** With the defaults filled in. @throws CONNECTION_FACT, `details.field` names it */
export function checkFacts(kind: ConnectionKind, given: JsonObject): Facts {
  const fields = kindCard(kind)?.facts ?? []
  for (const name of Object.keys(given))
    if (!fields.some((field) => field.name === name)) throw wrong(name, `A connection of this kind has no ${name}.`)
  return Object.fromEntries(
    fields.flatMap((field) => {
      const { name, label, example, optional } = field
      const said = Object.hasOwn(given, name) ? given[name] : undefined
      const text = typeof said === 'string' ? said.trim() : (said ?? '') === '' ? '' : String(said)
      const value = text === '' ? (field.default ?? '') : text
      if (value === '' && optional) return []
      if (value === '') throw wrong(name, `Expected ${label}, such as ${example}, got nothing.`)
      if (!fits(field, value))
        throw wrong(name, `Expected ${label} such as ${example}, got ${JSON.stringify(value.slice(0, 80))}.`)
      return [[name, field.takes === 'address' ? value.replace(/\/+$/, '') : value] as const]
    }),
  )
}

function fits({ takes, options = [] }: KindCard['facts'][number], value: string): boolean {
  if (value.length > longest || /[\r\n\0]/.test(value)) return false
  switch (takes) {
    case 'text':
      return true
    case 'server':
      return server.test(value)
    case 'port':
      return /^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) < 65_536
    case 'count':
      return /^\d{1,6}$/.test(value) && Number(value) > 0
    case 'choice':
      return options.some((option) => option.value === value)
    case 'address': {
      const url = URL.canParse(value) ? new URL(value) : undefined
      return (
        (url?.protocol === 'https:' || url?.protocol === 'http:') &&
        url.username + url.password + url.search + url.hash === ''
      )
    }
  }
}

/** `host` or `host:port`, as `URL.host` writes it: where a key of this connection may be sent. */
export function hostsOf(kind: ConnectionKind, facts: Facts): readonly string[] {
  const { address, shop, host, port } = facts
  if (address !== undefined) return [new URL(address).host]
  if (shop !== undefined) return [shop.toLowerCase()]
  if (host !== undefined) return [`${host.toLowerCase()}:${port ?? '587'}`]
  return providerOf(kind)?.hosts ?? []
}

/** Of a connection as it is kept: whatever else stands there is left out. */
export const readFacts = (value: unknown): Facts =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).flatMap(([name, one]) =>
      typeof one === 'string' ? [[name, one] as const] : [],
    ),
  )

const wrong = (field: string, message: string): CounterflowError =>
  new CounterflowError('CONNECTION_FACT', message, { kept: 'Nothing was changed.', details: { field } })
