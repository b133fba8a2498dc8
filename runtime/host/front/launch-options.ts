/** What `npm start` understands. */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CounterflowError } from '../../model/problem.ts'
import { homeFolder } from '../home.ts'

export type LaunchOptions = {
  /** Path of the store. */
  readonly store: string
  /** Also where a window of its own is to be had. */
  readonly browser: boolean
  /** False: the address is only printed. */
  readonly open: boolean
  /** Undefined: the one of the last time. */
  readonly port: number | undefined
  readonly help: boolean
}

export const help = `npm start -- [--browser] [--no-open] [--port <number>] [--store <file>]

Opens Counterflow: in a window of its own where that can be had, else in the browser, on this computer only.
Where it runs already, it opens a window of that one. Ctrl-C stops it; work under way is finished first.

  --browser        Open in the browser, also where a window of its own can be had
  --no-open        Open no window: print the address
  --port <number>  Use this port in the browser (otherwise 4640 or the next free one, the same each time)
  --store <file>   Keep the shop here (otherwise in the data folder of this user, or in COUNTERFLOW_HOME)
  --help           Print this

Exit codes: 0 stopped as asked, 2 the command was not understood, 4 another program holds the store,
5 trouble with the store or the port`

/** @throws USAGE */
export function readOptions(words: readonly string[]): LaunchOptions {
  const { store, port, ...values } = parse(words)
  return {
    store: store === undefined ? join(homeFolder(), 'shop.db') : resolve(store),
    port: port === undefined ? undefined : asPort(port),
    browser: values.browser ?? false,
    open: !(values['no-open'] ?? false),
    help: values.help ?? false,
  }
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        browser: { type: 'boolean' },
        'no-open': { type: 'boolean' },
        port: { type: 'string' },
        store: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error))
  }
}

function asPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw usage(`Expected a port from 0 to 65535, got ${JSON.stringify(text)}`)
}

const usage = (message: string): CounterflowError =>
  new CounterflowError('USAGE', message, { advice: 'npm start -- --help lists what it understands.' })
