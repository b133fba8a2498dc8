/** Chromium's own protocol over Node's WebSocket: questions with answers, and events with the session they came from. */
import { EventEmitter } from 'node:events'

type Waiting = { resolve(result: unknown): void; reject(error: Error): void; method: string }

export class Devtools {
  readonly events = new EventEmitter().setMaxListeners(100)
  readonly socket: WebSocket
  readonly waiting = new Map<number, Waiting>()
  lastId = 0

  static async connect(address: string): Promise<Devtools> {
    const socket = new WebSocket(address)
    await new Promise((resolve, reject) => {
      socket.onopen = resolve
      socket.onerror = () => reject(new Error(`Chromium cannot be reached at ${address}`))
    })
    return new Devtools(socket)
  }

  constructor(socket: WebSocket) {
    this.socket = socket
    socket.onmessage = ({ data }) => this.hear(JSON.parse(String(data)))
    socket.onclose = () => {
      for (const { reject } of this.waiting.values()) reject(new Error('Chromium is gone'))
      this.waiting.clear()
      this.events.emit('gone')
    }
  }

  /** `Result` is what the protocol's documentation promises for this method. */
  send<Result = unknown>(method: string, params: object = {}, session?: string): Promise<Result> {
    const id = ++this.lastId
    const sent = JSON.stringify({ id, method, params, ...(session === undefined ? {} : { sessionId: session }) })
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (result: unknown) => void, reject, method })
      this.socket.send(sent)
    })
  }

  hear(message: Heard): void {
    if (message.id === undefined) {
      this.events.emit(message.method ?? '', message.params, message.sessionId)
      return
    }
    const waiting = this.waiting.get(message.id)
    this.waiting.delete(message.id)
    if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`))
    else waiting?.resolve(message.result)
  }
}

type Heard = {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly sessionId?: string
  readonly result?: unknown
  readonly error?: { readonly message: string }
}
