/** Runs the real command in a process of its own, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../runtime/cli/bin.mjs', import.meta.url))
const manyLines = fileURLToPath(new URL('many-lines.ts', import.meta.url))

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'counterflow-cli-'))

  start(...args: string[]): ChildProcess {
    return this.startWith({}, ...args)
  }

  /** With these in its environment besides. */
  startWith(environment: { readonly [name: string]: string }, ...args: string[]): ChildProcess {
    return this.#spawn([bin, ...args], environment)
  }

  run(...args: string[]): Promise<Ended> {
    return ended(this.start(...args))
  }

  /** Several lines in one process, one after the other; no line may end it. */
  async runAll(lines: readonly (readonly string[])[]): Promise<readonly Ended[]> {
    const { out, err, code } = await ended(this.#spawn([manyLines, JSON.stringify(lines)], {}))
    if (code !== 0) throw new Error(`The lines came to no end (${code}): ${err}`)
    return JSON.parse(out)
  }

  /** With so many MB for everything that it keeps in mind: it dies of one more. */
  runWithin(megabytes: number, ...args: string[]): Promise<Ended> {
    return ended(this.startWith({ NODE_OPTIONS: `--max-old-space-size=${megabytes}` }, ...args))
  }

  /** With this text on stdin. */
  pipe(input: string | Buffer, ...args: string[]): Promise<Ended> {
    const child = this.start(...args)
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
    return ended(child)
  }

  #spawn(args: readonly string[], environment: { readonly [name: string]: string }): ChildProcess {
    return spawn(process.execPath, args, {
      cwd: this.folder,
      env: { ...process.env, COUNTERFLOW_HOME: join(this.folder, 'home'), NO_COLOR: '1', ...environment },
    })
  }

  write(name: string, content: string | object): string {
    writeFileSync(join(this.folder, name), typeof content === 'string' ? content : JSON.stringify(content))
    return name
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export function ended(child: ChildProcess): Promise<Ended> {
  let out = ''
  let err = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}

/** Sold lines become pieces by article; names and data that a terminal must not obey come with it. */
export const shopFlow = {
  format: 1,
  id: 'shop',
  name: 'Shop',
  zone: 'Europe/London',
  currency: 'GBP',
  nodes: {
    sales: {
      type: 'file',
      version: 1,
      config: {
        type: 'line.sold',
        subject: 'order',
        columns: [{ from: 'order' }, { from: 'sku' }, { from: 'quantity', type: 'integer' }],
      },
    },
    sold: { type: 'filter', version: 1, config: { when: 'data.quantity > 0' } },
    pieces: {
      type: 'table',
      version: 1,
      config: {
        table: 'pieces',
        key: [{ name: 'sku', type: 'text', value: 'data.sku' }],
        columns: [
          { name: 'quantity', type: 'integer', keep: 'add', value: 'data.quantity' },
          { name: 'orders', keep: 'distinct', value: 'data.order' },
        ],
      },
    },
  },
  edges: [
    { from: 'sales.row', to: 'sold' },
    { from: 'sold.pass', to: 'pieces' },
  ],
}

/** Waits for orders that never come. */
export const liveFlow = {
  ...shopFlow,
  id: 'live',
  nodes: { orders: { type: 'manual', version: 1, config: { type: 'line.sold' } } },
  edges: [],
}
