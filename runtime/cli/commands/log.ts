/** Shows events of a store's log. */
import { rawView } from '../../host/raw-view.ts'
import type { SqliteStore } from '../../host/store/sqlite-store.ts'
import type { CloudEvent } from '../../model/event.ts'
import { isoTime } from '../../model/event-text.ts'
import type { Store } from '../../model/store.ts'
import type { Command, Line } from '../command.ts'
import { eventCells, eventColumns, eventLine } from '../event-line.ts'
import { exit } from '../exit.ts'
import { gridLines } from '../grid.ts'
import { printable } from '../printable.ts'
import { openForReading } from '../store-file.ts'
import type { Terminal } from '../terminal.ts'

const page = 1000
/** What a person wants to see at once; a program gets everything. */
const tableLimit = 50

export const log: Command = {
  name: 'log',
  summary: 'Show the events of a store',
  usage: '<store> [--type <type>] [--key <key>] [--after <offset>] [--limit <count>] [--format ndjson|table] [--raw]',
  help: `Shows events in the order of the log, each as one line of CloudEvents JSON with its offset and channel, or as a
table. It works while another program writes the store. Without --limit, a table shows the first ${tableLimit} events and
NDJSON shows all; a note on stderr says where to go on.

With --raw an event that came by a webhook has "raw": the headers and the body byte by byte, as the provider sent them
(body64 where they are no text), or that they were erased.`,
  words: { least: 1, most: 1 },
  options: {
    type: { value: 'type', multiple: true, help: 'Only events of this type; a * at the end stands for anything' },
    key: { value: 'key', help: 'Only events with this partition key or subject' },
    after: { value: 'offset', help: 'Only events behind this offset' },
    limit: { value: 'count', help: 'At most so many' },
    format: { value: 'ndjson|table', help: 'Default: table in a terminal, ndjson otherwise' },
    raw: { help: 'Show also what the provider sent, as NDJSON' },
  },
  examples: [
    ['counterflow log shop.db --limit 5', 'the first five events'],
    ['counterflow log shop.db --type order.placed --key order-1042', 'what was placed under a number'],
    [
      'counterflow log shop.db --after 1000 --format ndjson > events.ndjson',
      'everything behind an offset, into a file',
    ],
  ],
  async run(line, terminal) {
    const format =
      line.flag('json') || line.flag('raw')
        ? 'ndjson'
        : (line.choice('format', ['ndjson', 'table']) ?? (terminal.interactive ? 'table' : 'ndjson'))
    const limit = line.count('limit') ?? (format === 'table' ? tableLimit : Number.POSITIVE_INFINITY)
    const store = openForReading(line.word(0))
    try {
      const found = select(store, line, limit)
      const last =
        format === 'ndjson'
          ? await writeLines(found, line.flag('raw') ? store : undefined, terminal)
          : await writeTable(found, terminal)
      if (last !== undefined && last.count === limit && last.offset < store.head && !line.flag('json')) {
        terminal.note(terminal.noteStyle.dim(`There may be more: --after ${last.offset}`))
      }
    } finally {
      store.close()
    }
    return exit.ok
  },
}

type Last = { readonly offset: number; readonly count: number } | undefined

function* select(store: Store, line: Line, limit: number): Generator<CloudEvent> {
  const types = line.texts('type')
  const key = line.text('key')
  const ofType = (event: CloudEvent): boolean =>
    types.length === 0 ||
    types.some((type) => (type.endsWith('*') ? event.type.startsWith(type.slice(0, -1)) : event.type === type))
  const ofKey = (event: CloudEvent): boolean => key === undefined || event.partitionkey === key || event.subject === key
  let after = line.count('after') ?? 0
  let count = 0
  while (count < limit) {
    const events = store.read(after, page)
    for (const event of events) {
      after = event.offset
      if (!ofType(event) || !ofKey(event)) continue
      yield event
      count++
      if (count >= limit) return
    }
    if (events.length === 0) return
  }
}

async function writeLines(
  events: Iterable<CloudEvent>,
  withRaw: SqliteStore | undefined,
  terminal: Terminal,
): Promise<Last> {
  let last: Last
  let text = ''
  for (const event of events) {
    const line = withRaw === undefined ? eventLine(event) : withDelivery(eventLine(event), event, withRaw)
    text += `${terminal.interactive ? printable(line) : line}\n`
    last = { offset: event.offset, count: (last?.count ?? 0) + 1 }
    if (text.length > 65_536) {
      await terminal.write(text)
      text = ''
    }
  }
  if (text !== '') await terminal.write(text)
  return last
}

/** What the provider sent stands behind everything else of the line. */
function withDelivery(line: string, { offset }: CloudEvent, store: SqliteStore): string {
  const raw = rawView(store.parts.raw.of(offset))
  if (raw.kind === 'none') return line
  const at = isoTime(raw.at)
  const told =
    raw.kind === 'erased'
      ? { at, erased: true }
      : {
          at,
          headers: Object.fromEntries(raw.headers.map(({ name, value }) => [name, value])),
          [raw.form === 'text' ? 'body' : 'body64']: raw.body,
        }
  return `${line.slice(0, -1)},"raw":${JSON.stringify(told)}}`
}

async function writeTable(events: Iterable<CloudEvent>, terminal: Terminal): Promise<Last> {
  const shown = [...events]
  const columns = terminal.interactive ? terminal.columns : undefined
  for (const line of gridLines(eventColumns, shown.map(eventCells), terminal.style, columns)) await terminal.print(line)
  const last = shown.at(-1)
  return last === undefined ? undefined : { offset: last.offset, count: shown.length }
}
