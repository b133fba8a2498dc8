/**
 * The senders of the ingest trials, in a process of their own: so many connections, each sends a request when the one
 * before it is answered. Raw sockets and ready bytes, so that little of the machine goes into asking.
 */
import { connect, type Socket } from 'node:net'
import { referenceEvent } from '../reference-event.ts'
import { quantile } from '../statistics.ts'
import { readJob } from './run.ts'

export type IngestLoad = {
  readonly port: number
  readonly token: string
  readonly events: number
  /** Events of one request. */
  readonly batch: number
  readonly connections: number
}

export type IngestAnswers = {
  readonly seconds: number
  readonly p50_ms: number
  readonly p99_ms: number
  readonly worst_ms: number
}

const { port, token, events, batch, connections } = readJob<IngestLoad>()
const requests = Array.from({ length: Math.ceil(events / batch) }, (_, n) => requestOf(n))
const times: number[] = []
let next = 0

function requestOf(n: number): Buffer {
  const own = Array.from({ length: batch }, (_, at) => referenceEvent(n * batch + at, 'sequential'))
  const body = JSON.stringify(batch === 1 ? own[0] : own)
  const kind = batch === 1 ? 'application/cloudevents+json' : 'application/cloudevents-batch+json'
  const head = [
    'POST /events HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${token}`,
    `Content-Type: ${kind}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** One connection, until there is nothing more to send. */
function run(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    let begun = 0
    const send = (): void => {
      const request = requests[next++]
      if (request === undefined) return void socket.end(resolve)
      begun = performance.now()
      socket.write(request)
    }
    socket.setEncoding('latin1')
    socket.on('data', (part: string) => {
      text += part
      const end = text.indexOf('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN)
      if (end < 0 || text.length < end + 4 + length) return
      times.push(performance.now() - begun)
      if (!text.startsWith('HTTP/1.1 20')) return reject(new Error(`Not accepted: ${text.slice(0, 300)}`))
      text = ''
      send()
    })
    socket.on('error', reject)
    send()
  })
}

const opened = await Promise.all(
  Array.from(
    { length: connections },
    () =>
      new Promise<Socket>((resolve, reject) => {
        const socket = connect({ port, host: '127.0.0.1', noDelay: true })
        socket.once('connect', () => resolve(socket))
        socket.once('error', reject)
      }),
  ),
)
const begun = performance.now()
await Promise.all(opened.map(run))
const seconds = (performance.now() - begun) / 1000
const answers: IngestAnswers = {
  seconds,
  p50_ms: quantile(times, 0.5),
  p99_ms: quantile(times, 0.99),
  worst_ms: quantile(times, 1),
}
console.log(JSON.stringify(answers))
