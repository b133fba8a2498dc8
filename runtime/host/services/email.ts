/** Sends e-mails through a shop's own mail server. */
import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import { practice } from '../../model/connection.ts'
import type { Attempt, Effect } from '../../model/effect.ts'
import type { Clock, EffectService } from '../../model/services.ts'
import { readThrown } from '../../model/thrown.ts'
import { isAddress, readAddress } from './mail-address.ts'
import { openMailAllowance } from './mail-allowance.ts'
import { type MailRequest, mailOptions, messageId, readMailRequest } from './mail-text.ts'
import { afterSmtpError } from './smtp-outcome.ts'

/** A mail connection of this computer, with its secret. */
export type MailServer = {
  readonly host: string
  readonly port: number
  /** `none` only counts on this computer itself. */
  readonly security: 'starttls' | 'tls' | 'none'
  /** The address that mails come from, and the name beside it. */
  readonly from: string
  readonly name: string
  /** Without a user nobody logs in. */
  readonly user: string | undefined
  readonly password: string | undefined
  /** Mails in an hour; what comes beyond waits. */
  readonly perHour: number
}

export type EmailParts = {
  readonly clock: Pick<Clock, 'now'>
  /** Undefined where there is no such mail connection here. It may say why by throwing. */
  serverOf(connection: string): MailServer | undefined
  /** When mails went out by a connection since a moment, as far as anybody knows: asked once, at the first mail. */
  sentSince?(connection: string, since: number): readonly number[]
  /** Mails are held back, once for each connection and hour. */
  heldBack?(connection: string, perHour: number): void
}

const connectWithin = 10_000
/** Below what the runtime gives a service, so that we say what happened. */
const answerWithin = 40_000
const longestText = 500_000

export function openEmailService(parts: EmailParts): EffectService {
  const allowance = openMailAllowance(parts.clock.now, parts.sentSince)
  const told = new Map<string, number>()

  function heldBack(connection: string, perHour: number): void {
    const now = parts.clock.now()
    if (now - (told.get(connection) ?? Number.NEGATIVE_INFINITY) < 3_600_000) return
    told.set(connection, now)
    parts.heldBack?.(connection, perHour)
  }

  return {
    async attempt(effect: Effect): Promise<Attempt> {
      const request = readMailRequest(effect.request)
      if (request === undefined) return refused('It is no e-mail that this version understands')
      const to = readAddress(request.to)
      if (!isAddress(to)) return refused(to.reason)
      // Practice: shown as sent, and kept with the effect; nothing leaves this computer.
      if (request.connection === practice.name) return { kind: 'done', answer: { practice: true, to: to.address } }
      if (request.text.length > longestText) return refused(`Its text has more than ${longestText} characters`)
      let server: MailServer | undefined
      try {
        server = parts.serverOf(request.connection)
      } catch (error) {
        return { kind: 'retry', reason: readThrown(error).message, away: true }
      }
      if (server === undefined)
        return {
          kind: 'retry',
          reason: `There is no mail connection ${request.connection} on this computer yet`,
          away: true,
        }
      const pause = allowance.take(request.connection, server.perHour)
      if (pause > 0) {
        heldBack(request.connection, server.perHour)
        const reason = `Held back: more than ${server.perHour} e-mails in an hour. Allow more in the connection, or wait`
        return { kind: 'retry', reason, retryAfter: pause, away: true }
      }
      return send(server, request, to.address, effect)
    },
  }
}

const refused = (reason: string): Attempt => ({ kind: 'failed', reason, answer: null })

/** The person first; the copy is a courtesy that changes nothing about what became of the mail. */
async function send(server: MailServer, request: MailRequest, to: string, effect: Effect): Promise<Attempt> {
  const id = messageId(effect.key, server.from)
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const options = mailOptions(request, { id, from: server.from, name: server.name, to, date: effect.created })
  const mail = await new MailComposer(options).compile().build()
  let begun = false
  let connection: SMTPConnection | undefined
  try {
    connection = await connect(server)
    // Whoever reads it has been asked for the mail by the server.
    const noticed = Readable.from(
      (function* () {
        begun = true
        yield mail
      })(),
    )
    await deliver(connection, { from: server.from, to }, noticed)
    const copy = request.copy === undefined ? undefined : await sendCopy(connection, server.from, request.copy, mail)
    return { kind: 'done', answer: { id, ...(copy === undefined ? {} : { copy }) } }
  } catch (error) {
    return afterSmtpError(error, begun)
  } finally {
    connection?.close()
  }
}

async function sendCopy(connection: SMTPConnection, from: string, copy: string, mail: Buffer): Promise<string> {
  const read = readAddress(copy)
  if (!isAddress(read)) return read.reason
  try {
    await deliver(connection, { from, to: read.address }, Readable.from([mail]))
    return 'sent'
  } catch (error) {
    return readThrown(error).message
  }
}

async function connect(server: MailServer): Promise<SMTPConnection> {
  const { host, port, security } = server
  const { default: Connection } = await import('nodemailer/lib/smtp-connection')
  const connection = new Connection({
    host,
    port,
    secure: security === 'tls',
    // A password and a customer's address never go over an open line, except inside this computer.
    requireTLS: security === 'starttls' || (security === 'none' && !isLoopback(host)),
    connectionTimeout: connectWithin,
    greetingTimeout: connectWithin,
    socketTimeout: answerWithin,
    dnsTimeout: connectWithin,
  })
  // Whatever goes wrong later belongs to what is under way then.
  connection.on('error', () => {})
  try {
    await enter(connection, server)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

async function enter(connection: SMTPConnection, { user, password }: MailServer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject)
    connection.once('end', () => reject(new Error('The mail server hung up')))
    connection.connect((error) => (error ? reject(error) : resolve()))
  })
  if (user === undefined || password === undefined) return
  await new Promise<void>((resolve, reject) =>
    connection.login({ credentials: { user, pass: password } }, (error) => (error ? reject(error) : resolve())),
  )
}

type Envelope = { readonly from: string; readonly to: string }

function deliver(connection: SMTPConnection, { from, to }: Envelope, mail: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    const lost = (): void => reject(new Error('The mail server hung up'))
    connection.once('error', reject)
    connection.once('end', lost)
    connection.send({ from, to: [to] }, mail, (error) => {
      connection.off('error', reject)
      connection.off('end', lost)
      if (error) reject(error)
      else resolve()
    })
  })
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
