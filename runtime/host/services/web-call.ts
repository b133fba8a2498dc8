/** One call that an effect asks for: to a server that it may call, with the key of its connection, and nothing of that key in what comes back. */

import { parseJson } from '../../expression/json.ts'
import type { Attempt, Effect } from '../../model/effect.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Clock } from '../../model/services.ts'
import { readThrown } from '../../model/thrown.ts'
import type { Connections } from '../connections/connections.ts'
import { keyFor } from '../connections/credentials.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import { proofHeaders } from './proof.ts'
import type { Rights } from './rights.ts'
import { serverOf } from './servers.ts'
import type { WebAnswer, WebClient } from './web-client.ts'

export type CallParts = {
  readonly clock: Clock
  readonly client: WebClient
  readonly connections: Connections
  readonly secrets: SecretStore
  readonly rights: Rights
}

export type Call = {
  readonly method: string
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  readonly body: string | null
  readonly connection: string | undefined
  /** Where to ask what became of it. */
  readonly ask?: string
  readonly timeout?: number
}

export type Called =
  | { readonly kind: 'answered'; readonly answered: WebAnswer; readonly host: string; readonly kept: JsonObject }
  /** It was not even begun. */
  | { readonly kind: 'attempt'; readonly attempt: Attempt }

/** Characters of an answer that the ledger and the event behind it keep. */
const longestKept = 400_000

/** Undefined for what no step of ours has asked for. */
export function readCall(request: Json): Call | undefined {
  if (!isObject(request)) return undefined
  const { method, url, headers, body, connection, ask } = request
  if (typeof method !== 'string' || typeof url !== 'string') return undefined
  return {
    method,
    url,
    headers: Object.fromEntries(
      Object.entries(isObject(headers) ? headers : {}).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value] as const] : [],
      ),
    ),
    body: typeof body === 'string' ? body : null,
    connection: typeof connection === 'string' ? connection : undefined,
    ...(typeof ask === 'string' ? { ask } : {}),
  }
}

/** `send`: how it is sent where that is not the method that stands in the call, such as to ask what became of it. */
export async function webCall(effect: Effect, call: Call, parts: CallParts): Promise<Called> {
  const url = URL.canParse(call.url) ? new URL(call.url) : undefined
  if (url === undefined) return blocked('the address is none')
  const server = serverOf(url)
  if (!parts.rights.mayCall(effect.stage, server))
    return blocked(`this flow may not call ${url.host}: no person has approved it for the version that is on`)
  const proof = proofFor(call.connection, url, parts)
  if (proof.kind === 'attempt') return proof
  const answered = await parts.client.send({
    method: call.method,
    url: call.url,
    headers: {
      ...call.headers,
      ...proof.headers,
      ...(call.method === 'GET' ? {} : { 'idempotency-key': call.headers['idempotency-key'] ?? effect.key }),
      'user-agent': 'Counterflow',
    },
    body: call.body,
    ...(call.timeout === undefined ? {} : { timeout: call.timeout }),
    approved: (name) => parts.rights.isNear(effect.stage, name),
  })
  return { kind: 'answered', answered, host: url.host, kept: keptOf(answered, proof.secret) }
}

type Proof = {
  readonly kind: 'proof'
  readonly headers: { readonly [name: string]: string }
  readonly secret: string | undefined
}
type NoProof = { readonly kind: 'attempt'; readonly attempt: Attempt }

/** The key is put in here, at the last moment: it is in no request that is kept. */
function proofFor(name: string | undefined, url: URL, { connections, secrets }: CallParts): Proof | NoProof {
  if (name === undefined) return { kind: 'proof', headers: {}, secret: undefined }
  const connection = connections.get(name)
  if (connection === undefined)
    return {
      kind: 'attempt',
      attempt: { kind: 'retry', reason: `There is no connection ${name} on this computer`, away: true },
    }
  try {
    const key = keyFor(secrets, connection, url.host)
    if (key === undefined)
      return {
        kind: 'attempt',
        attempt: { kind: 'retry', reason: `The connection ${name} has no key on this computer`, away: true },
      }
    return { kind: 'proof', headers: proofHeaders(connection, key), secret: key }
  } catch (error) {
    if (!(error instanceof CounterflowError)) throw error
    if (error.code === 'SECRET_BOUND') return blocked(readThrown(error).message)
    return { kind: 'attempt', attempt: { kind: 'retry', reason: readThrown(error).message } }
  }
}

const blocked = (why: string): NoProof => ({
  kind: 'attempt',
  attempt: { kind: 'failed', reason: `Nothing was sent: ${why}`, answer: { code: 'NET_BLOCKED' } },
})

/** JSON as values, other text as it is. A server that echoes our key does not bring it into the log. */
function keptOf(answered: WebAnswer, secret: string | undefined): JsonObject {
  if (answered.kind !== 'answer') return {}
  const { status, headers, cut } = answered
  const type = headers['content-type'] ?? ''
  const text = withoutSecret(answered.body.toString('utf8'), secret)
  if (cut || text.length > longestKept) return { status, body: null, cut: true }
  if (text === '') return { status, body: null }
  const read = /[/+]json\b/i.test(type) ? parseJson(text, { byteOrderMark: 'skip' }) : undefined
  return { status, body: read !== undefined && 'value' in read ? read.value : text }
}

/** Also as it stands in a header: in base64, and with its quotation marks escaped. */
function withoutSecret(text: string, secret: string | undefined): string {
  if (secret === undefined || secret === '') return text
  const forms = [
    secret,
    Buffer.from(secret).toString('base64'),
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
  ]
  return forms.reduce((left, form) => left.replaceAll(form, '•••'), text)
}
