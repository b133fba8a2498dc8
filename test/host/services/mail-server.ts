/** A real SMTP server on this computer, that can be told to behave badly. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type Received = { readonly to: readonly string[]; readonly text: string }

export class MailBox {
  readonly mails: Received[] = []
  /** An error with a code answers; `hang up` closes the line, at the recipient or after the mail. */
  atRecipient: number | 'hang up' | undefined
  atMail: number | 'hang up' | undefined
  password = 'right'
  readonly #server: SMTPServer

  constructor(options: SMTPServerOptions = {}) {
    this.#server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      authOptional: true,
      allowInsecureAuth: true,
      onAuth: ({ password }, _, callback) =>
        password === this.password ? callback(null, { user: 'shop' }) : callback(new Error('Wrong password')),
      onRcptTo: (_, session, callback) => this.#answer(this.atRecipient, session.id, callback),
      onData: (stream, session, callback) => {
        const parts: Buffer[] = []
        stream.on('data', (part: Buffer) => void parts.push(part))
        stream.on('end', () => {
          const text = Buffer.concat(parts).toString()
          const to = session.envelope.rcptTo.map(({ address }) => address)
          if (typeof this.atMail !== 'number') this.mails.push({ to, text })
          this.#answer(this.atMail, session.id, callback)
        })
      },
      ...options,
    })
    this.#server.on('error', () => {})
  }

  #answer(mode: number | 'hang up' | undefined, session: string, callback: (error?: Error | null) => void): void {
    if (mode !== 'hang up') {
      callback(mode === undefined ? null : Object.assign(new Error('No'), { responseCode: mode }))
      return
    }
    this.hangUp(session)
  }

  /** Closes the line without a word. */
  hangUp(session: string): void {
    for (const connection of this.#server.connections) {
      const line: { id?: string; _socket?: { destroy(): void } } = Object(connection)
      if (line.id === session) line._socket?.destroy()
    }
  }

  open(): Promise<number> {
    return this.openAt(0)
  }

  async openAt(wanted: number): Promise<number> {
    const server = this.#server.listen(wanted, '127.0.0.1')
    await once(server, 'listening')
    const { port }: AddressInfo = Object(server.address())
    return port
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }
}
