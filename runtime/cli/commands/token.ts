/** Lets programs in: each has a token of its own, bound to the sources that it may send. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Program } from '../../host/ingress/known-program.ts'
import { wishesFile, wishFor } from '../../host/ingress/token-wishes.ts'
import { newToken, openTokens, ownSource, type Tokens, tokenExists } from '../../host/ingress/tokens.ts'
import { openStore } from '../../host/store/open.ts'
import type { SqliteStore } from '../../host/store/sqlite-store.ts'
import { isoTime } from '../../model/event-text.ts'
import { nearest } from '../../model/nearest.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Command, Line } from '../command.ts'
import { exit, UsageError } from '../exit.ts'
import { gridLines } from '../grid.ts'
import { printable } from '../printable.ts'
import { openForReading, readStore } from '../store-file.ts'
import type { Terminal } from '../terminal.ts'

const words = ['add', 'list', 'remove']

export const token: Command = {
  name: 'token',
  summary: 'Let programs send events and read channels',
  usage: 'add|list|remove <store> [<program>] [--source <prefix>]… [--read <channel>]…',
  help: `add <store> <program>     makes a token and shows it, once. The store keeps only its hash. The program may send events
                          whose source is one of --source, or begins with it; without --source: /programs/<program>.
                          It may read the channels of --read, and without --read none.
list <store>              shows the programs and their sources.
remove <store> <program>  takes the token back: from then on the program is a stranger.

While the app or counterflow serve has the store, it takes over what was made or taken back within a second or two.`,
  words: { least: 2, most: 3 },
  options: {
    source: { value: 'prefix', multiple: true, help: 'add: what its events are from, such as app://till-1' },
    read: { value: 'channel', multiple: true, help: 'add: what it may read: events, shop/pay.paid, or shop/*' },
  },
  examples: [
    ['counterflow token add shop.db till-1 --source app://till-1', 'a program that sends'],
    ['counterflow token list shop.db', 'who may do what'],
  ],
  async run(line, terminal) {
    const [word = '', , program] = line.words
    if (!words.includes(word)) {
      const guess = nearest(word, words)
      throw new UsageError(
        `There is no counterflow token ${word}.`,
        guess === undefined ? `Known: ${words.join(', ')}.` : `Did you mean counterflow token ${guess}?`,
      )
    }
    if ((program === undefined) !== (word === 'list'))
      throw new UsageError(`Expected counterflow token ${word} <store>${word === 'list' ? '' : ' <program>'}.`)
    if (program === undefined) return list(line, terminal)
    return withStore(line.word(1), (tokens) =>
      word === 'add' ? add(tokens, program, line, terminal) : remove(tokens, program, line, terminal),
    )
  },
}

async function add(tokens: Making, program: string, line: Line, terminal: Terminal): Promise<number> {
  const made = tokens.add(program, line.texts('source'), Date.now(), line.texts('read'))
  const given = line.texts('source')
  const sources = given.length > 0 ? given : [ownSource(program)]
  if (line.flag('json')) await terminal.printJson({ program, sources, token: made })
  else {
    // Alone on stdout, so that a script can take it.
    await terminal.print(made)
    terminal.note(`The token of ${printable(program)}, for events from ${sources.map(printable).join(', ')}.`)
    terminal.note('Keep it well: it is not shown again.')
  }
  return exit.ok
}

async function remove(tokens: Making, program: string, line: Line, terminal: Terminal): Promise<number> {
  if (!tokens.remove(program)) {
    const guess = nearest(
      program,
      tokens.list().map((one) => one.program),
    )
    throw new CounterflowError('TOKEN_MISSING', `There is no token for ${program}.`, {
      kept: 'Nothing was changed.',
      advice: guess === undefined ? 'counterflow token list shows all.' : `Did you mean ${guess}?`,
    })
  }
  if (line.flag('json')) await terminal.printJson({ program, removed: true })
  else await terminal.print(`${printable(program)} may send nothing any more.`)
  return exit.ok
}

async function list(line: Line, terminal: Terminal): Promise<number> {
  const store = openForReading(line.word(1))
  try {
    const programs = openTokens(store).list()
    if (line.flag('json')) await terminal.printJson(programs)
    else {
      const rows = programs.map(({ program, sources, reads, created }) => [
        printable(program),
        sources.map(printable).join(', '),
        reads.map(printable).join(', '),
        isoTime(created).slice(0, 10),
      ])
      const lines = gridLines(
        [{ name: 'program' }, { name: 'sends from' }, { name: 'reads' }, { name: 'since' }],
        rows,
        terminal.style,
      )
      for (const each of rows.length === 0 ? ['No program is let in.'] : lines) await terminal.print(each)
    }
  } finally {
    store.close()
  }
  return exit.ok
}

/** Also a store that is not there yet: whoever sets a shop up makes the tokens first. */
async function withStore(path: string, work: (tokens: Making) => Promise<number>): Promise<number> {
  let store: SqliteStore
  try {
    store = openStore(path, { program: 'counterflow token' })
  } catch (error) {
    if (error instanceof CounterflowError && error.code === 'STORE_HELD')
      return takenOver(path, work(besideOwner(path)))
    throw error
  }
  try {
    return await work(openTokens(store))
  } finally {
    store.close()
  }
}

/** Waits for the program that has the store, which looks every second; one that does not listen takes it over later. */
async function takenOver(path: string, done: Promise<number>): Promise<number> {
  const code = await done
  const file = wishesFile(resolve(path))
  for (let looks = 0; looks < 30 && existsSync(file); looks++) await new Promise((next) => setTimeout(next, 100))
  return code
}

type Making = Pick<Tokens, 'list' | 'add' | 'remove'>

/** Left beside the store for the program that has it. What was made is valid as soon as that program has seen it. */
function besideOwner(path: string): Making {
  const full = resolve(path)
  const list = (): readonly Program[] => readStore(path, (store) => openTokens(store).list())
  return {
    list,
    add(program, sources, now, reads = []) {
      const made = newToken(program, sources, reads, now)
      if (list().some((one) => one.program === program)) throw tokenExists(program)
      wishFor(full, { add: { ...made.program, hash: made.hash.toString('hex') } })
      return made.token
    },
    remove(program) {
      const isThere = list().some((one) => one.program === program)
      if (isThere) wishFor(full, { remove: program })
      return isThere
    },
  }
}
