/** The connections of this computer for the window: made, changed, tested and removed by people who are named. */
import { namedConnections } from '../../compile/connections.ts'
import { parseFlow } from '../../compile/parse-flow.ts'
import type { ConnectionCard, ConnectionList, ConnectionsApi, SecretWish } from '../../model/api/connections.ts'
import type { ArgumentsOf } from '../../model/api.ts'
import { practice } from '../../model/connection.ts'
import type { SecretSlot } from '../../model/connection-kinds.ts'
import { CounterflowError } from '../../model/problem.ts'
import { type Connection, missingConnection } from '../connections/connections.ts'
import { assertEnough, forgetKey, forgetSecrets, heldSlots, putSecrets } from '../connections/credentials.ts'
import { testConnection } from '../connections/test-connection.ts'
import type { OpenDrafts } from './drafts.ts'
import { operatorEvent } from './operator-events.ts'
import type { Running } from './running.ts'
import type { ShopFacts } from './shop-facts.ts'
import type { ShopOutside } from './shop-outside.ts'
import type { ShopParts } from './shop-parts.ts'

type Methods = {
  readonly [M in keyof ConnectionsApi]: (
    argument: ArgumentsOf<M>,
  ) => ConnectionsApi[M]['result'] | Promise<ConnectionsApi[M]['result']>
}

export type ConnectedOutside = Pick<ShopOutside, 'connections' | 'secrets' | 'client'>

type Parts = {
  readonly drafts: Pick<OpenDrafts, 'cards' | 'need'>
  readonly running: Running
  readonly facts: Pick<ShopFacts, 'person'>
  readonly outside: ConnectedOutside
}

export function openConnectionMethods(
  { store, services, nodeTypes, tell }: ShopParts,
  { drafts, running, facts, outside }: Parts,
): Methods {
  const { connections, secrets, client } = outside

  /** Null where the secrets cannot be read now: that is no reason to show no connections. */
  function secretNames(): { readonly names: readonly string[] | null; readonly refused: string | null } {
    try {
      return { names: secrets.names(), refused: secrets.refused?.() ?? null }
    } catch (error) {
      if (!(error instanceof CounterflowError)) throw error
      return { names: null, refused: `${error.message} ${error.advice}`.trim() }
    }
  }

  function list(): ConnectionList {
    const { names, refused } = secretNames()
    const users = usersOf()
    const card = ({ name, kind, mode, facts: entered, hosts }: Connection): ConnectionCard => ({
      name,
      kind,
      mode,
      facts: entered,
      hosts,
      secrets: names === null ? null : heldSlots(names, name),
      usedBy: users.get(name) ?? [],
      builtIn: name === practice.name,
    })
    const practising = connections.get(practice.name)
    const all = [...(practising === undefined ? [] : [practising]), ...connections.list()]
    return { connections: all.map(card), refused }
  }

  function usersOf(): ReadonlyMap<string, ConnectionCard['usedBy']> {
    const users = new Map<string, ConnectionCard['usedBy']>()
    for (const { flow, name } of drafts.cards()) {
      const document = parseFlow(drafts.need(flow).text)
      if (Array.isArray(document)) continue
      for (const connection of namedConnections(document, nodeTypes))
        users.set(connection, [...(users.get(connection) ?? []), { flow, name }])
    }
    return users
  }

  async function told(act: 'added' | 'changed' | 'removed', { name, kind, mode }: Connection, by: string) {
    const at = services.clock.now()
    const event = operatorEvent({
      type: `counterflow.connection.${act}`,
      flow: null,
      by: facts.person(by),
      at,
      data: { connection: name, kind, mode },
      key: `${name} ${at} ${store.head}`,
    })
    await running.runtime().accept([event])
    const now = list()
    tell('connections', now)
    return now
  }

  return {
    'connections.list': list,
    async 'connections.add'({ name, kind, facts: entered, mode, secrets: given, by }) {
      const wish = withoutEmpty(given)
      assertEnough(kind, slotsOf(wish))
      const made = connections.add({ name, kind, facts: entered, mode }, services.clock.now())
      try {
        putSecrets(secrets, made, wish)
      } catch (error) {
        // A connection without its secret would look as if it were ready.
        connections.remove(name)
        throw error
      }
      return told('added', made, by)
    },
    async 'connections.change'({ name, facts: entered, mode, secrets: given = {}, by }) {
      const before = connections.list().find((each) => each.name === name)
      if (before === undefined) throw missingConnection(name, [])
      const wish = withoutEmpty(given)
      const after = connections.change(name, {
        ...(entered === undefined ? {} : { facts: entered }),
        ...(mode === undefined ? {} : { mode }),
      })
      // What was entered for one server is never sent to another one.
      if (wish.key === undefined && after.hosts.join() !== before.hosts.join()) forgetKey(secrets, name)
      putSecrets(secrets, after, wish)
      return told('changed', after, by)
    },
    async 'connections.remove'({ name, by }) {
      const before = connections.list().find((each) => each.name === name)
      if (before === undefined) return list()
      forgetSecrets(secrets, name)
      connections.remove(name)
      return told('removed', before, by)
    },
    async 'connections.test'({ name }) {
      const found = connections.get(name)
      if (found === undefined) throw missingConnection(name, [])
      return testConnection(found, { secrets, client })
    },
  }
}

/** An empty box is no secret. */
const withoutEmpty = ({ key, hook }: SecretWish): SecretWish => {
  const some = (secrets: readonly string[] | undefined): readonly string[] | undefined => {
    const left = secrets?.map((secret) => secret.trim()).filter((secret) => secret !== '')
    return left === undefined || left.length === 0 ? undefined : left
  }
  const [keys, hooks] = [some(key), some(hook)]
  return { ...(keys === undefined ? {} : { key: keys }), ...(hooks === undefined ? {} : { hook: hooks }) }
}

const slotsOf = ({ key, hook }: SecretWish): readonly SecretSlot[] => [
  ...(key === undefined ? [] : (['key'] as const)),
  ...(hook === undefined ? [] : (['hook'] as const)),
]
