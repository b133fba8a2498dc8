/** Tries a changed flow on the past of a store. */

import { writeFlow } from '../../compile/canonical.ts'
import { holdBack } from '../../host/past/hold-back.ts'
import { pastReplay } from '../../host/past/past-replay.ts'
import { openPauses } from '../../host/past/pauses.ts'
import type { SqliteStore } from '../../host/store/sqlite-store.ts'
import type { ReplayRange } from '../../model/api/past.ts'
import { nodeTypes } from '../../nodes/index.ts'
import { caseOf } from '../case-of.ts'
import type { Command, Line } from '../command.ts'
import { exit, UsageError } from '../exit.ts'
import { loadPlan } from '../flow-file.ts'
import { grouped } from '../grid.ts'
import { readMoment } from '../moment.ts'
import { replayLines } from '../replay-text.ts'
import { openForReading } from '../store-file.ts'

/** Single events of one run, as a window has it. */
const mostOffsets = 10_000

export const replay: Command = {
  name: 'replay',
  summary: 'Try a changed flow on the past: what would have come out differently',
  usage: '<store> --flow <flow> [--days <n> | --from <moment> --to <moment> | --event <offset> | --case <word>]',
  help: `Runs a stretch of the log through the changed flow and through the live one side by side, and tells what differs:
which way events would go, rows of tables, what would be asked of the outside, what would need a look. Nothing is
sent and nothing is written; answers and timers of steps that are the same are those of the log. Without a stretch it
is the whole log. The same replay prints the same bytes. It works while another program writes the store.`,
  words: { least: 1, most: 1 },
  options: {
    flow: { value: 'file', help: 'The changed flow' },
    as: { value: 'flow id', help: 'The flow in the store that it is compared with, where the file has another id' },
    days: { value: 'n', help: 'The last so many days of events' },
    from: { value: 'moment', help: 'From this moment on: 2026-03-01, 2026-03-01T08:30 or RFC 3339' },
    to: { value: 'moment', help: 'Up to before this moment' },
    event: {
      value: 'offset',
      multiple: true,
      help: 'Only this event and what it causes, or several: 1042, 1042-1050, 1042,1077; may be given several times',
    },
    case: { value: 'word', help: 'Only the events about it, as counterflow why finds them: an order, a payment' },
    most: { value: 'n', help: 'Entries of each list with --json (default: 1000)' },
    'most-kept': {
      value: 'n',
      help: 'Rows and keys that it may remember (default: 3000000, which takes about a gigabyte)',
    },
    expect: { value: 'same', help: 'same: ends with exit code 1 where anything would be different' },
  },
  examples: [
    ['counterflow replay shop.db --flow edited.flow.json', 'the whole past'],
    ['counterflow replay shop.db --flow edited.flow.json --days 30', 'the last 30 days of it'],
    ['counterflow replay shop.db --flow edited.flow.json --event 1042 --json', 'one event, for a script'],
    ['counterflow replay shop.db --flow edited.flow.json --event 1042-1050,1077', 'some events'],
    ['counterflow replay shop.db --flow edited.flow.json --case R1042', 'all about an order'],
  ],
  async run(line, terminal) {
    const { flow } = await loadPlan(line.required('flow', 'file'))
    const expected = line.choice('expect', ['same'])
    const most = line.count('most')
    const mostKept = line.count('most-kept')
    const as = line.text('as')
    const store = openForReading(line.word(0))
    holdBack()
    const pause = openPauses()
    try {
      const steps = pastReplay(store, {
        text: writeFlow(flow),
        range: rangeOf(line, flow.zone, store),
        ...(as === undefined ? {} : { flow: as }),
        ...(most === undefined ? {} : { most }),
        ...(mostKept === undefined ? {} : { mostKept }),
      })
      let step = steps.next()
      for (; step.done !== true; step = steps.next()) {
        const { done, total, part } = step.value
        const what = part === 'before' ? 'What steps knew by then' : 'Replaying'
        if (terminal.watched) terminal.status(`${what} ${Math.floor((done / Math.max(1, total)) * 100)} %`)
        await pause()
      }
      if (terminal.watched) terminal.status('')
      const report = step.value
      const nameOf = (node: string): string =>
        flow.nodes[node]?.name ?? nodeTypes.find(({ type }) => type === flow.nodes[node]?.type)?.title ?? node
      if (line.flag('json')) await terminal.printJson(report)
      else for (const each of replayLines(report, nameOf, terminal.style)) await terminal.print(each)
      return expected === 'same' && !report.same ? exit.failed : exit.ok
    } finally {
      store.close()
    }
  },
}

function rangeOf(line: Line, zone: string, store: SqliteStore): ReplayRange {
  const days = line.count('days')
  const from = line.text('from')
  const to = line.text('to')
  const word = line.text('case')
  const offsets = line.texts('event').flatMap(readOffsets)
  const isGiven = [days !== undefined, from !== undefined || to !== undefined, offsets.length > 0, word !== undefined]
  if (isGiven.filter(Boolean).length > 1)
    throw new UsageError('Expected one of --days, --from/--to, --event and --case.')
  if (offsets.length > mostOffsets)
    throw new UsageError(
      `Expected ${grouped(mostOffsets)} events at most, got ${grouped(offsets.length)}.`,
      'Take --from and --to.',
    )
  if (days !== undefined) return { days }
  if (offsets.length > 0) return { offsets: [...new Set(offsets)].sort((a, b) => a - b) }
  if (word !== undefined) return { offsets: caseOf(store, word).events.map(({ row }) => row.offset) }
  const range = {
    ...(from === undefined ? {} : { from: readMoment('from', from, zone) }),
    ...(to === undefined ? {} : { to: readMoment('to', to, zone) }),
  }
  if (range.from !== undefined && range.to !== undefined && range.from >= range.to)
    throw new UsageError(
      `Expected --from before --to, got ${from} and ${to}.`,
      'The moment of --to itself is left out.',
    )
  return range
}

/** `1042`, `1042-1050`, or several of them between commas. */
function readOffsets(text: string): readonly number[] {
  return text.split(',').flatMap((part) => {
    const [, first, last = first] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(part.trim()) ?? []
    const [start, end] = [Number(first), Number(last)]
    if (first === undefined || end < start)
      throw new UsageError(
        `Expected offsets of events for --event, got "${text}".`,
        'Write 1042, or 1042-1050 for all between them, or several between commas.',
      )
    return Array.from({ length: Math.min(end - start, mostOffsets) + 1 }, (_, index) => start + index)
  })
}
