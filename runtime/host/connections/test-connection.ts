/** Asks the other side of a connection whether it is there and knows us. Nothing is changed there. */
import { CounterflowError } from '../../model/problem.ts'
import { readThrown } from '../../model/thrown.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import { proofHeaders } from '../services/proof.ts'
import type { WebClient } from '../services/web-client.ts'
import type { Connection } from './connections.ts'
import { keyFor } from './credentials.ts'

export type Tested = { readonly ok: boolean; readonly message: string }
type Parts = { readonly secrets: SecretStore; readonly client: WebClient }

const patience = 15_000

export async function testConnection(connection: Connection, parts: Parts): Promise<Tested> {
  if (connection.kind === 'simulator') return fine('The practice provider is always there. It moves no money.')
  try {
    return connection.kind === 'mail' ? await testMail(connection, parts) : await testWeb(connection, parts)
  } catch (error) {
    if (!(error instanceof CounterflowError)) throw error
    return wrong(`${readThrown(error).message} ${error.advice}`.trim())
  }
}

/** A harmless question that every holder of a key may ask. */
function questionOf({ kind, facts, hosts }: Connection): string | undefined {
  const { address, shop } = facts
  switch (kind) {
    case 'stripe':
      return `${address ?? 'https://api.stripe.com'}/v1/balance`
    case 'shopify':
      return shop === undefined ? undefined : `https://${shop}/admin/api/2024-10/shop.json`
    case 'square':
      return 'https://connect.squareup.com/v2/locations'
    case 'woocommerce':
      return address === undefined ? undefined : `${address}/wp-json/wc/v3/`
    case 'web':
      return address ?? `https://${hosts[0] ?? ''}`
    default:
      return undefined
  }
}

async function testWeb(connection: Connection, { secrets, client }: Parts): Promise<Tested> {
  const question = questionOf(connection)
  if (question === undefined)
    return fine('There is nothing to ask: this connection only takes what the provider sends.')
  const { host } = new URL(question)
  const key = keyFor(secrets, connection, host)
  if (key === undefined) return fine('There is no key, so nothing can be asked. Webhooks are taken all the same.')
  const answer = await client.send({
    method: 'GET',
    url: question,
    headers: { ...proofHeaders(connection, key), 'user-agent': 'Counterflow' },
    body: null,
    timeout: patience,
    // Whoever made the connection has named this server.
    approved: () => true,
  })
  if (answer.kind !== 'answer') return wrong(`${answer.reason}. Nothing was changed there.`)
  const { status } = answer
  if (status === 401 || status === 403) return wrong(`${host} answers, and does not accept the key.`)
  if (status >= 500) return wrong(`${host} answers with an error of its own (${status}). Try again later.`)
  if (status >= 400 && connection.kind !== 'web') return wrong(`${host} answers, but not as expected (${status}).`)
  return fine(`${host} answers${status < 400 ? ' and accepts the key' : ''}. ${modeWords(connection, key)}`.trim())
}

/** Stripe says it in the key itself. */
function modeWords({ kind, mode }: Connection, key: string): string {
  const says = kind === 'stripe' ? (/^(?:sk|rk)_test_/.test(key) ? 'test' : 'live') : mode
  if (kind === 'stripe' && says !== mode)
    return `But this key is for ${says}, and the connection says ${mode}: change one of them.`
  return says === 'test' ? 'It is a test account: nothing is real there.' : ''
}

async function testMail(connection: Connection, { secrets }: Parts): Promise<Tested> {
  const { host = '', port = '587', security = 'starttls', user } = connection.facts
  const password = keyFor(secrets, connection, `${host.toLowerCase()}:${port}`)
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host,
    port: Number(port),
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
  })
  try {
    await transport.verify()
    return fine(`${host} answers${user === undefined ? '' : ' and accepts the password'}. No e-mail was sent.`)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'EAUTH') return wrong(`${host} answers, and does not accept the user or the password.`)
    if (code === 'EDNS' || code === 'ENOTFOUND') return wrong(`${host} is not known: look at its name.`)
    return wrong(
      `${host} could not be reached at port ${port}, or not as it was entered (${code || 'no reason is known'}).`,
    )
  } finally {
    transport.close()
  }
}

const fine = (message: string): Tested => ({ ok: true, message })
const wrong = (message: string): Tested => ({ ok: false, message })
