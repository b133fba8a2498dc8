/** The parent's side of `opener.ts`: orders go in, each is answered by one line. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('opener.ts', import.meta.url))

export class Opener {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #lines: AsyncIterator<string>
  readonly #reader: Interface

  constructor(store: string, name = 'opener') {
    this.#child = spawn(process.execPath, [program, store, name], { stdio: 'pipe' })
    this.#child.stderr.pipe(process.stderr)
    this.#reader = createInterface({ input: this.#child.stdout })
    this.#lines = this.#reader[Symbol.asyncIterator]()
  }

  static async ready(store: string, name?: string): Promise<Opener> {
    const opener = new Opener(store, name)
    await opener.#answer()
    return opener
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Sends an order; resolves with the answer. */
  ask(order: 'open' | 'write' | 'close'): Promise<string> {
    this.#child.stdin.write(`${order}\n`)
    return this.#answer()
  }

  async kill(): Promise<void> {
    const exit = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exit
  }

  /** Lets it end by itself. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exit = once(this.#child, 'exit')
    this.#child.stdin.end()
    await exit
  }

  async #answer(): Promise<string> {
    const { done, value } = await this.#lines.next()
    if (done) throw new Error('The opener has ended without an answer')
    return value
  }
}
