/** Tries a changed flow on the past of a store. */

import { writeFlow } from '../../compile/canonical.ts'
import { pastReplay } from '../../host/past/past-replay.ts'
import type { ReplayRange } from '../../model/api/past.ts'
import { nodeTypes } from '../../nodes/index.ts'
import type { Command, Line } from '../command.ts'
import { exit, UsageError } from '../exit.ts'
import { loadPlan } from '../flow-file.ts'
import { readMoment } from '../moment.ts'
import { replayLines } from '../replay-text.ts'
import { openForReading } from '../store-file.ts'

export const replay: Command = {
  name: 'replay',
  summary: 'Try a changed flow on the past: what would have come out differently',
  usage: '<store> --flow <flow> [--days <n> | --from <moment> --to <moment> | --event <offset>]',
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
    event: { value: 'offset', multiple: true, help: 'Only this event and what it causes; may be given several times' },
    most: { value: 'n', help: 'Entries of each list with --json (default: 1000)' },
    expect: { value: 'same', help: 'same: ends with exit code 1 where anything would be different' },
  },
  examples: [
    ['counterflow replay shop.db --flow edited.flow.json', 'the whole past'],
    ['counterflow replay shop.db --flow edited.flow.json --days 30', 'the last 30 days of it'],
    ['counterflow replay shop.db --flow edited.flow.json --event 1042 --json', 'one event, for a script'],
  ],
  async run(line, terminal) {
    const { flow } = await loadPlan(line.required('flow', 'file'))
    const expected = line.choice('expect', ['same'])
    const most = line.count('most')
    const as = line.text('as')
    const store = openForReading(line.word(0))
    try {
      const steps = pastReplay(store, {
        text: writeFlow(flow),
        range: rangeOf(line, flow.zone),
        ...(as === undefined ? {} : { flow: as }),
        ...(most === undefined ? {} : { most }),
      })
      let step = steps.next()
      for (; step.done !== true; step = steps.next()) {
        const { done, total, part } = step.value
        const what = part === 'before' ? 'What steps knew by then' : 'Replaying'
        if (terminal.watched) terminal.status(`${what} ${Math.floor((done / Math.max(1, total)) * 100)} %`)
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

function rangeOf(line: Line, zone: string): ReplayRange {
  const days = line.count('days')
  const from = line.text('from')
  const to = line.text('to')
  const offsets = line.texts('event').map((text) => {
    if (/^\d{1,15}$/.test(text)) return Number(text)
    throw new UsageError(`Expected the offset of an event for --event, got "${text}".`)
  })
  const given = [days !== undefined, from !== undefined || to !== undefined, offsets.length > 0].filter(Boolean).length
  if (given > 1) throw new UsageError('Expected one of --days, --from/--to and --event.')
  if (days !== undefined) return { days }
  if (offsets.length > 0) return { offsets }
  return {
    ...(from === undefined ? {} : { from: readMoment('from', from, zone) }),
    ...(to === undefined ? {} : { to: readMoment('to', to, zone) }),
  }
}
