/** `POST /hooks/<id>`: webhooks of providers, proven over the raw bytes and answered when they are on the disk. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { eventFromInput, isRefusal } from '../../engine/arrival.ts'
import { digest } from '../../model/digest.ts'
import { type ArrivingEvent, type CloudEvent, programsChannel } from '../../model/event.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { ClockCheck } from '../clock-check.ts'
import type { Connection, Connections } from '../connections/connections.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import { answerJson } from './answer.ts'
import type { IngressIntake } from './intake.ts'
import { providerOf } from './providers/index.ts'
import { normalize } from './providers/normalize.ts'
import type { Delivery, Provider } from './providers/provider.ts'
import { later, nothingHere, Refused } from './refused.ts'
import { readBody } from './request-body.ts'
import { single } from './request-marks.ts'
import type { Verdict } from './signatures.ts'

/** Bytes. What it becomes has to fit into one event, with room for what is said about it. */
const maximumHookBody = 950_000

export type HooksRoute = {
  readonly connections: Connections
  readonly secrets: SecretStore
  readonly intake: IngressIntake
  /** An event that was accepted before. */
  original(offset: number): CloudEvent | undefined
  readonly clockCheck?: ClockCheck
  /** The address under which providers know us, without a slash at its end. */
  readonly publicUrl: string
  now(): number
  log(text: string): void
}

export async function hooksRoute(
  request: IncomingMessage,
  response: ServerResponse,
  hook: string,
  route: HooksRoute,
): Promise<void> {
  const connection = route.connections.byHook(hook)
  const provider = connection === undefined ? undefined : providerOf(connection.kind)
  if (connection === undefined || provider === undefined) throw nothingHere()
  route.intake.assertRoom()
  const secrets = secretsOf(connection, route)
  const delivery: Delivery = {
    header: (name) => single(request, name),
    body: await readBody(request, maximumHookBody),
    url: `${route.publicUrl}/hooks/${hook}`,
    now: route.now(),
  }
  if (provider.isProbe?.(delivery)) {
    answerJson(response, 200, { received: 0 })
    return
  }
  const events = proven(provider, connection, delivery, secrets, route)
  const raw = { headers: headersOf(request), bytes: delivery.body }
  const acceptances = await route.intake.accept(events, delivery.body.length, raw)
  const meant = events.map((event, at) => {
    const acceptance = acceptances[at]
    return acceptance?.kind === 'conflict' ? whatIsMeant(event, acceptance.offset, provider, route) : 'taken'
  })
  const differing = events.filter((_event, at) => meant[at] === 'contradiction')
  const versions = events.filter((_event, at) => meant[at] === 'version')
  if (versions.length > 0) await route.intake.accept(versions.map(underItsDelivery), delivery.body.length, raw)
  if (differing.length > 0) await keepForALook(differing, connection, delivery, route)
  answerJson(response, 200, { received: events.length })
}

/**
 * The same id with another content. What was read from the interface in between is later than what its webhook says,
 * and a fact that is told by two deliveries is one; only a delivery that contradicts itself is for a person.
 */
function whatIsMeant(
  { id, attributes }: ArrivingEvent,
  offset: number,
  { retold }: Provider,
  { original }: HooksRoute,
): 'repeat' | 'version' | 'contradiction' {
  const first = original(offset)?.attributes
  if (first?.cforigin === 'catchup' || first?.cforigin === 'import') return 'repeat'
  if (retold === undefined || first?.deliveryid === attributes?.deliveryid) return 'contradiction'
  return retold(id) === 'fact' ? 'repeat' : 'version'
}

const underItsDelivery = (event: ArrivingEvent): ArrivingEvent => ({ ...event, id: `${event.attributes?.deliveryid}` })

/** What is signed is accepted, whatever it is; @throws Refused 401 for everything else. */
function proven(
  provider: Provider,
  { name }: Connection,
  delivery: Delivery,
  secrets: readonly string[],
  { log, clockCheck }: HooksRoute,
): readonly ArrivingEvent[] {
  const { verdict, items, rejected, signedAt } = provider.receive(delivery, secrets)
  if (signedAt !== undefined) clockCheck?.note(delivery.now - signedAt)
  if (rejected > 0) log(`${rejected} signed wrong in a delivery to ${name}: left out.`)
  if (verdict !== 'right') {
    log(`A delivery to ${name} was refused: ${reasons[verdict]}`)
    throw new Refused(401, verdict, reasons[verdict])
  }
  const events = normalize(provider, items, { connection: name, now: delivery.now })
  if (events.length < items.length) throw new Refused(413, 'EVENT_TOO_LARGE', 'This is too large for an event.')
  return events
}

const reasons: { readonly [verdict in Exclude<Verdict, 'right'>]: string } = {
  SIGNATURE_MISSING: 'It has no signature.',
  SIGNATURE_WRONG: 'Its signature is not that of this connection.',
  SIGNATURE_OLD: 'It was signed more than five minutes ago, or later than now: one of the two clocks is off.',
}

/** @throws Refused 503: the provider tries again, and meanwhile somebody may enter the secret */
function secretsOf({ name, kind }: Connection, { secrets, log }: HooksRoute): readonly string[] {
  const unbound = later('CONNECTION_UNBOUND', 'This connection is not ready.', 60)
  try {
    const found = secrets.secretsFor(name, { provider: kind })
    if (found.length > 0) return found
    log(`The connection ${name} has no secret: its webhooks are turned away.`)
  } catch (error) {
    if (!(error instanceof CounterflowError)) throw error
    log(`The secret of ${name} cannot be used: ${error.message}`)
  }
  throw unbound
}

/** The first content stays what it is; the other one is kept as an event of its own, once, for a person to compare. */
async function keepForALook(
  events: readonly ArrivingEvent[],
  { name }: Connection,
  delivery: Delivery,
  { intake, log }: HooksRoute,
): Promise<void> {
  const kept = events.flatMap((event) => {
    const made = eventFromInput(
      {
        id: digest(`${event.id}\n${event.type}\n${event.text}`, 32),
        source: event.source,
        type: quarantined,
        subject: event.subject,
        connection: name,
        data: { reason: 'same id, other content', id: event.id, type: event.type, content: event.data },
      },
      { channel: programsChannel, source: '', now: delivery.now, id: () => null },
    )
    return isRefusal(made) ? [] : [made]
  })
  if (kept.length > 0) await intake.accept(kept, delivery.body.length)
  const other = kept.length === events.length ? 'is kept apart' : 'is too large to be kept'
  log(`${name} sent another content under an id that it had used: the first one stays, the other one ${other}.`)
}

/** What providers say beside the body: the signature, the topic, which shop, which try. */
const toldHeader = /^(content-type|user-agent|(x-)?(shopify|stripe|square|wc|adyen)[a-z0-9-]*)$/

const headersOf = ({ headers }: IncomingMessage): { readonly [name: string]: string } =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      toldHeader.test(name) && typeof value === 'string' ? [[name, value] as const] : [],
    ),
  )

/** In the catalogue of events: set aside for a person. */
const quarantined = 'event.quarantined'
