/** Where a command writes: results to stdout, everything about them to stderr, colours only for eyes. */
import { printableJson } from './printable.ts'

export type Terminal = {
  /** A person looks at stdout; `watched`: at stderr. */
  readonly interactive: boolean
  readonly watched: boolean
  readonly columns: number
  /** One line of results. Waits while the reader is slow. */
  print(line?: string): Promise<void>
  printJson(value: unknown): Promise<void>
  /** Text as it is, without a line end of ours. */
  write(text: string): Promise<void>
  /** A line about the work: progress, notes. */
  note(line: string): void
  /** Replaces the last such line. */
  status(text: string): void
  readonly style: Style
  readonly noteStyle: Style
}

export type Style = { [name in 'bold' | 'dim' | 'red' | 'green' | 'yellow']: (text: string) => string }

const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const

function styleFor(stream: NodeJS.WriteStream): Style {
  const coloured = stream.isTTY === true && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb'
  const paint = (name: keyof typeof codes) => (text: string) =>
    coloured ? `\u001b[${codes[name][0]}m${text}\u001b[${codes[name][1]}m` : text
  return { bold: paint('bold'), dim: paint('dim'), red: paint('red'), green: paint('green'), yellow: paint('yellow') }
}

export function openTerminal(): Terminal {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader has seen enough (`| head`): nothing is left to do, and nobody to tell.
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    // Nobody watches any more; the work goes on.
    if (error.code !== 'EPIPE') throw error
  })
  const { stdout, stderr } = process
  let statusShown = false
  const clearStatus = (): void => {
    if (statusShown) stderr.write('\r\u001b[K')
    statusShown = false
  }
  const write = async (text: string): Promise<void> => {
    clearStatus()
    if (!stdout.write(text)) await new Promise<void>((resolve) => stdout.once('drain', () => resolve()))
  }
  return {
    interactive: stdout.isTTY === true,
    watched: stderr.isTTY === true,
    // Some terminals say that they have no width at all.
    columns: stdout.columns || stderr.columns || 100,
    write,
    print: (line = '') => write(`${line}\n`),
    printJson: (value) => write(`${printableJson(value)}\n`),
    note(line) {
      clearStatus()
      stderr.write(`${line}\n`)
    },
    status(text) {
      stderr.write(`\r${text}\u001b[K`)
      statusShown = text !== ''
    },
    style: styleFor(stdout),
    noteStyle: styleFor(stderr),
  }
}
