/**
 * Where commands ask whoever has the store: a port on this computer that nobody enters without the key of the file beside
 * the store, and no page of a browser at all.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { isObject, type Json } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { failureOf } from '../front/failure.ts'
import { listen } from '../front/listen.ts'
import { takeBody } from '../ingress/request-body.ts'
import { type DeskMethod, isDeskMethod } from './desk-methods.ts'
import { newKey, removeDeskNote, writeDeskNote } from './desk-note.ts'

/** A decision about everything that waits names a few hundred things. */
const mostBytes = 256 * 1024
/** ms in which a request has to be there. */
const patience = 5_000

export type DeskDoor = { close(): Promise<void> }

export type DeskDoorParts = {
  readonly store: string
  /** What it calls itself to whoever asks. */
  readonly program: string
  /** Checks the argument and does it. @throws API_ARGUMENT, and why it was not done */
  ask(method: DeskMethod, argument: Json): Promise<Json>
}

export async function openDeskDoor({ store, program, ask }: DeskDoorParts): Promise<DeskDoor> {
  const key = newKey()
  const server = createServer({ requestTimeout: patience, headersTimeout: patience }, (request, response) => {
    if (!mayEnter(request, key, portOf(server.address()))) {
      response.writeHead(404).end()
      return
    }
    takeBody(
      request,
      mostBytes,
      (body) => void answer(body.toString('utf8'), ask).then((told) => send(response, told)),
      (error) => response.writeHead(error.status).end(),
    )
  })
  const port = await listen(server, { port: 0, exactly: true })
  writeDeskNote(store, { port, key, pid: process.pid, program })
  return {
    close: () =>
      new Promise((resolve) => {
        removeDeskNote(store)
        // What was asked is answered first.
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}

function mayEnter({ method, url, headers }: IncomingMessage, key: string, port: number): boolean {
  const { host, origin, authorization = '' } = headers
  if (method !== 'POST' || url !== '/desk' || host !== `127.0.0.1:${port}`) return false
  if (origin !== undefined || headers['sec-fetch-site'] !== undefined) return false
  return timingSafeEqual(hashOf(authorization), hashOf(`Bearer ${key}`))
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()

const portOf = (address: ReturnType<ReturnType<typeof createServer>['address']>): number =>
  typeof address === 'object' && address !== null ? address.port : 0

async function answer(text: string, ask: DeskDoorParts['ask']): Promise<Json> {
  try {
    const wish: Json = JSON.parse(text)
    if (!isObject(wish) || typeof wish.method !== 'string' || !isDeskMethod(wish.method)) throw unknownWish()
    return { result: await ask(wish.method, wish.argument ?? {}) }
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

function send(response: ServerResponse, told: Json): void {
  response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(told))
}

const unknownWish = (): CounterflowError =>
  new CounterflowError('DESK_METHOD', 'Nothing like that can be asked of whoever has the store.', {
    kept: 'Nothing was changed.',
    advice: 'The command and the program that has the store may be of different versions.',
  })
