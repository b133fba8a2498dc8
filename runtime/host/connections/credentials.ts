/** The secrets of connections: each is good for its kind and for the servers of its connection alone. */
import { kindCard, type SecretSlot } from '../../model/connection-kinds.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { Connection } from './connections.ts'

/** Several secrets of one slot are each of them valid: so one takes the place of another without a gap. */
export type GivenSecrets = { readonly [slot in SecretSlot]?: readonly string[] }

/** The secret of webhooks had the connection's name before there were others. */
const nameOf = (connection: string, slot: SecretSlot): string =>
  slot === 'hook' ? connection : `${connection}:${slot}`
const slots: readonly SecretSlot[] = ['key', 'hook']

/** Leaves alone what is not given. @throws SECRET_EMPTY */
export function putSecrets(store: SecretStore, { name, kind, hosts }: Connection, given: GivenSecrets): void {
  for (const slot of slots) {
    const secrets = given[slot]
    if (secrets !== undefined) store.put(nameOf(name, slot), { provider: kind, hosts, secrets })
  }
}

/** After another address was entered: nothing is sent to it that was given for the one before. */
export function forgetKey(store: SecretStore, name: string): boolean {
  return store.remove(nameOf(name, 'key'))
}

export function forgetSecrets(store: SecretStore, name: string): void {
  for (const slot of slots) store.remove(nameOf(name, slot))
}

export function heldSlots(names: readonly string[], connection: string): readonly SecretSlot[] {
  return slots.filter((slot) => names.includes(nameOf(connection, slot)))
}

/** What to prove ourselves with at a host; undefined where nothing is kept. @throws SECRET_BOUND, SECRET_FILE, SECRET_KEY */
export function keyFor(store: SecretStore, { name, kind }: Connection, host: string): string | undefined {
  return store.secretsFor(nameOf(name, 'key'), { provider: kind, host })[0]
}

/** @throws SECRET_MISSING where a kind cannot do without */
export function assertEnough(kind: string, has: readonly SecretSlot[]): void {
  const card = kindCard(kind)
  if (card === undefined) return
  const needed = card.secrets.filter(({ optional }) => optional !== true)
  const lacking = needed.find(({ slot }) => !has.includes(slot))
  const none = has.length === 0 && card.secrets.length > 0 && card.open !== true
  const [first] = card.secrets
  const which = lacking ?? (none ? first : undefined)
  if (which === undefined) return
  throw new CounterflowError('SECRET_MISSING', `Expected ${which.label}, got nothing.`, {
    kept: 'Nothing was changed.',
    advice: which.help,
    details: { field: which.slot },
  })
}
