/** The outside world of the kill test: a server in our own process that writes down every call that reaches it. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** `run` tells the processes of one store apart. */
export type Call = { readonly run: number; readonly key: string; readonly path: string; readonly body: string }

export class Receiver {
  readonly #server: Server
  #connections = 0
  #quiet: (() => void)[] = []
  calls: Call[] = []

  private constructor(server: Server) {
    this.#server = server
    server.on('request', (request, response) => {
      let body = ''
      request.setEncoding('utf8')
      request.on('data', (text: string) => {
        body += text
      })
      request.on('end', () => {
        const { 'x-run': run, 'idempotency-key': key } = request.headers
        this.calls.push({ run: Number(run), key: String(key), path: `${request.method} ${request.url}`, body })
        response.end('{}')
      })
    })
    server.on('connection', (socket) => {
      this.#connections++
      // A caller that was killed resets the connection; what it had sent counts all the same.
      socket.on('error', () => {})
      socket.on('close', () => {
        this.#connections--
        if (this.#connections === 0) for (const tell of this.#quiet.splice(0)) tell()
      })
    })
  }

  static async listen(): Promise<Receiver> {
    const server = createServer()
    const receiver = new Receiver(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return receiver
  }

  get address(): string {
    const { port } = this.#server.address() as AddressInfo
    return `http://127.0.0.1:${port}`
  }

  /** Resolves when everything that a dead caller had sent has been read. */
  quiet(): Promise<void> {
    return this.#connections === 0 ? Promise.resolve() : new Promise((resolve) => this.#quiet.push(resolve))
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
