/** The connections of this computer: a name that flows use, who it is, and where it may be reached. Never a secret. */
import { randomBytes } from 'node:crypto'
import {
  type BoundConnection,
  type ConnectionKind,
  connectionKinds,
  connectionName,
  isConnectionKind,
  practice,
  providerKinds,
} from '../../model/connection.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { nearest } from '../../model/nearest.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { checkFacts, type Facts, hostsOf, readFacts } from './facts.ts'

export type Connection = BoundConnection & {
  /** 128 bits, in hex: the part of the address of its webhooks that nobody guesses. Null where there are none. */
  readonly hook: string | null
  /** `host` or `host:port`: where its key may be sent. */
  readonly hosts: readonly string[]
  readonly mode: 'test' | 'live'
  /** ms since 1970 */
  readonly created: number
  readonly facts: Facts
}

export type ConnectionWish = {
  readonly name: string
  readonly kind: string
  readonly facts?: JsonObject
  readonly mode?: 'test' | 'live'
}

/** Its first name was given when only webhooks had connections. */
const setting = 'ingress.connections'
const hookId = /^[0-9a-f]{32}$/

const practising: Connection = { ...practice, hook: null, hosts: [], mode: 'test', created: 0, facts: {} }
const hooked = new Set<string>(providerKinds)

export function openConnections(store: SqliteStore) {
  const { settings } = store.parts
  let kept = read()

  function read(): ReadonlyMap<string, Connection> {
    const value = settings.get(setting)
    return new Map(
      Object.entries(isObject(value) ? value : {}).flatMap(([name, one]) => {
        const connection = readConnection(name, one)
        return connection === undefined ? [] : [[name, connection] as const]
      }),
    )
  }

  function write(next: ReadonlyMap<string, Connection>): void {
    const rows = [...next].map(([name, { kind, hook, mode, created, facts }]) => [
      name,
      { kind, hook, mode, created, facts },
    ])
    store.atomically(() => settings.set(setting, Object.fromEntries(rows)))
    kept = next
  }

  return {
    /** Those that somebody has made; the practice provider is there besides. */
    list: (): readonly Connection[] => [...kept.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    /** For the compiler. */
    bound: (): readonly BoundConnection[] => [practice, ...kept.values()].map(({ name, kind }) => ({ name, kind })),
    /** @throws CONNECTION_NAME, CONNECTION_KIND, CONNECTION_EXISTS, CONNECTION_FACT */
    add({ name, kind, facts = {}, mode = 'live' }: ConnectionWish, now: number): Connection {
      if (!connectionName.test(name))
        throw wrong('CONNECTION_NAME', `Expected a name such as my-shop, got ${JSON.stringify(name)}.`)
      if (!isConnectionKind(kind) || kind === 'simulator') throw unknownKind(kind)
      if (kept.has(name) || name === practice.name)
        throw wrong('CONNECTION_EXISTS', `There is a connection ${name} already.`, 'Choose another name.')
      const checked = checkFacts(kind, facts)
      const hook = hooked.has(kind) ? randomBytes(16).toString('hex') : null
      const made = { name, kind, hook, hosts: hostsOf(kind, checked), mode, created: now, facts: checked }
      write(new Map([...kept, [name, made]]))
      return made
    },
    /** Its name, its kind and the address of its webhooks stay. @throws CONNECTION_MISSING, CONNECTION_FACT */
    change(name: string, { facts, mode }: Pick<ConnectionWish, 'facts' | 'mode'>): Connection {
      const before = kept.get(name)
      if (before === undefined) throw missingConnection(name, [...kept.keys()])
      const checked = facts === undefined ? before.facts : checkFacts(before.kind, facts)
      const after = { ...before, facts: checked, hosts: hostsOf(before.kind, checked), mode: mode ?? before.mode }
      write(new Map([...kept, [name, after]]))
      return after
    },
    remove(name: string): boolean {
      if (!kept.has(name)) return false
      write(new Map([...kept].filter(([other]) => other !== name)))
      return true
    },
    get: (name: string): Connection | undefined => (name === practice.name ? practising : kept.get(name)),
    byHook: (hook: string): Connection | undefined => [...kept.values()].find((one) => one.hook === hook),
  }
}

export type Connections = ReturnType<typeof openConnections>

/** One made by an earlier version says who it is under another name. */
function readConnection(name: string, value: Json): Connection | undefined {
  if (!isObject(value)) return undefined
  const { hook, created, mode } = value
  const kind = value.kind ?? value.provider
  if (!isConnectionKind(kind)) return undefined
  const facts = readFacts(value.facts)
  return {
    name,
    kind,
    hook: typeof hook === 'string' && hookId.test(hook) ? hook : null,
    hosts: hostsOf(kind, facts),
    mode: mode === 'test' ? 'test' : 'live',
    created: Number(created),
    facts,
  }
}

function unknownKind(kind: string): CounterflowError {
  const known: readonly ConnectionKind[] = connectionKinds.filter((each) => each !== 'simulator')
  const guess = nearest(kind, known)
  return wrong(
    'CONNECTION_KIND',
    `Expected one of ${known.join(', ')}, got ${JSON.stringify(kind)}.`,
    guess === undefined ? '' : `Did you mean ${guess}?`,
  )
}

export function missingConnection(name: string, known: readonly string[]): CounterflowError {
  const guess = nearest(name, known)
  return wrong(
    'CONNECTION_MISSING',
    `There is no connection ${JSON.stringify(name.slice(0, 60))}.`,
    guess === undefined ? '' : `Did you mean ${guess}?`,
  )
}

const wrong = (code: string, message: string, advice = ''): CounterflowError =>
  new CounterflowError(code, message, { kept: 'Nothing was changed.', advice })
