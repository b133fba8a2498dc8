/** Connections to providers: a name that flows use, who it is, and the address under which its webhooks come in. */
import { randomBytes } from 'node:crypto'
import { isObject } from '../../model/json.ts'
import { nearest } from '../../model/nearest.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { providers } from './providers/index.ts'

export type Connection = {
  readonly name: string
  readonly provider: string
  /** 128 bits, in hex: the part of the address that nobody guesses. */
  readonly hook: string
  /** ms since 1970 */
  readonly created: number
}

const setting = 'ingress.connections'
const connectionName = /^[a-z0-9][a-z0-9._-]{0,39}$/
export const hookId = /^[0-9a-f]{32}$/

export function openConnections(store: SqliteStore) {
  const { settings } = store.parts
  let kept = read()

  function read(): ReadonlyMap<string, Connection> {
    const value = settings.get(setting)
    return new Map(
      Object.entries(isObject(value) ? value : {}).flatMap(([name, one]) => {
        if (!isObject(one)) return []
        const { provider, hook, created } = one
        return typeof provider === 'string' && typeof hook === 'string' && hookId.test(hook)
          ? [[name, { name, provider, hook, created: Number(created) }] as const]
          : []
      }),
    )
  }

  function write(next: ReadonlyMap<string, Connection>): void {
    const rows = [...next].map(([name, { provider, hook, created }]) => [name, { provider, hook, created }])
    store.atomically(() => settings.set(setting, Object.fromEntries(rows)))
    kept = next
  }

  return {
    list: (): readonly Connection[] => [...kept.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    /** @throws CONNECTION_NAME, CONNECTION_PROVIDER, CONNECTION_EXISTS */
    add(name: string, provider: string, now: number): Connection {
      if (!connectionName.test(name))
        throw wrong('CONNECTION_NAME', `Expected a name such as my-shop, got ${JSON.stringify(name)}.`)
      const known = providers.map((one) => one.name)
      if (!known.includes(provider)) {
        const guess = nearest(provider, known)
        throw wrong(
          'CONNECTION_PROVIDER',
          `Expected one of ${known.join(', ')}, got ${JSON.stringify(provider)}.`,
          guess === undefined ? '' : `Did you mean ${guess}?`,
        )
      }
      if (kept.has(name))
        throw wrong('CONNECTION_EXISTS', `There is a connection ${name} already.`, 'Choose another name.')
      const made = { name, provider, hook: randomBytes(16).toString('hex'), created: now }
      write(new Map([...kept, [name, made]]))
      return made
    },
    remove(name: string): boolean {
      if (!kept.has(name)) return false
      write(new Map([...kept].filter(([other]) => other !== name)))
      return true
    },
    get: (name: string): Connection | undefined => kept.get(name),
    byHook: (hook: string): Connection | undefined => [...kept.values()].find((one) => one.hook === hook),
  }
}

export type Connections = ReturnType<typeof openConnections>

const wrong = (code: string, message: string, advice = ''): CounterflowError =>
  new CounterflowError(code, message, { kept: 'Nothing was changed.', advice })
