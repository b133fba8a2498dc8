/** A connection that is kept: bytes in, answers out, in their order. */
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'

export type Told = { readonly status: number; readonly headers: string; readonly body: string }

export type KeptConnection = {
  write(bytes: string | Buffer): void
  /** The next answer; rejects when the connection closes before. */
  next(): Promise<Told>
  readonly closed: Promise<void>
  end(): void
}

export function keep(port: number): KeptConnection {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  onTestFinished(() => void socket.destroy())
  const told: Told[] = []
  const waiting: { resolve(told: Told): void; reject(error: Error): void }[] = []
  let text = ''
  let over = false
  socket.setEncoding('latin1')
  socket.on('error', () => {})
  socket.on('data', (part) => {
    text += part
    for (let one = cut(); one !== undefined; one = cut()) {
      const waiter = waiting.shift()
      if (waiter) waiter.resolve(one)
      else told.push(one)
    }
  })
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      over = true
      for (const { reject } of waiting.splice(0)) reject(new Error(`The connection closed behind ${text}`))
      resolve()
    })
  })

  function cut(): Told | undefined {
    const end = text.indexOf('\r\n\r\n')
    if (end < 0) return undefined
    const headers = text.slice(0, end)
    const length = Number(/^content-length: (\d+)/im.exec(headers)?.[1] ?? 0)
    if (text.length < end + 4 + length) return undefined
    const body = Buffer.from(text.slice(end + 4, end + 4 + length), 'latin1').toString('utf8')
    text = text.slice(end + 4 + length)
    return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(headers)?.[1]), headers, body }
  }

  return {
    write: (bytes) => void socket.write(bytes),
    next: () => {
      const one = told.shift()
      if (one !== undefined) return Promise.resolve(one)
      if (over) return Promise.reject(new Error('The connection is closed'))
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    closed,
    end: () => void socket.end(),
  }
}

/** A request as most programs send it. */
export function requestOf(
  { port, token }: { readonly port: number; readonly token: string },
  body: string | Buffer,
  { kind = 'application/cloudevents+json', more = '' }: { readonly kind?: string; readonly more?: string } = {},
): Buffer {
  const bytes = Buffer.from(body as string)
  const head = `POST /events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: ${kind}\r\n${more}Content-Length: ${bytes.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), bytes])
}
