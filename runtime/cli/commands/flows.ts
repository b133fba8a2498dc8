/** The flows of a store: which run, which are paused and what waits, and pausing one without a window. */

import { undelivered } from '../../engine/waiting-work.ts'
import { operatorEvent } from '../../host/app/operator-events.ts'
import type { SqliteStore } from '../../host/store/sqlite-store.ts'
import { storedPlan } from '../../host/stored-plan.ts'
import type { FlowState } from '../../model/api/flow-state.ts'
import { isoTime } from '../../model/event-text.ts'
import { nearest } from '../../model/nearest.ts'
import { CounterflowError } from '../../model/problem.ts'
import { atDesk, takenBy } from '../at-desk.ts'
import type { Command, Line } from '../command.ts'
import { exit, UsageError } from '../exit.ts'
import { gridLines, grouped } from '../grid.ts'
import { operatorName } from '../operator-name.ts'
import { printable } from '../printable.ts'
import { append, openForChange } from '../store-deed.ts'
import { readStore } from '../store-file.ts'
import type { Terminal } from '../terminal.ts'

const deeds = ['pause', 'resume'] as const

type Told = {
  readonly flow: string
  readonly name: string
  readonly state: FlowState
  readonly since: string
  readonly waiting: number
}

export const flows: Command = {
  name: 'flows',
  summary: 'Show the flows of a store, and pause or resume one',
  usage: '<store> [<flow>] [--do pause|resume] [--by <name>]',
  help: `Lists the flows that were put in force, how each stands, and how many events wait for the step that is furthest behind.
It works while another program writes the store.

With --do pause events still come in, and wait; nothing is kept in tables and nothing is done outside. With --do resume
they are handled, each once. While the app or counterflow serve runs, it is told and does it at once; else it holds from
the next time that one of them runs. A flow stays paused until somebody resumes it, whatever is started anew.`,
  words: { least: 1, most: 2 },
  options: {
    do: { value: 'deed', help: 'pause | resume' },
    by: { value: 'name', help: 'Who does it (default: the user of this computer)' },
  },
  examples: [
    ['counterflow flows shop.db', 'what runs, and what waits'],
    ['counterflow flows shop.db payments --do pause', 'let events wait'],
    ['counterflow flows shop.db payments --do resume', 'and go through'],
  ],
  async run(line, terminal) {
    const path = line.word(0)
    const deed = line.choice('do', deeds)
    const found = readStore(path, flowsOf)
    if (deed !== undefined) return turn(path, deed, found, line, terminal)
    if (line.words[1] !== undefined) throw new UsageError('Expected --do pause or --do resume for a flow.')
    if (line.flag('json')) await terminal.printJson(found)
    else {
      const rows = found.map(({ flow, name, state, since, waiting }) => [
        printable(flow),
        printable(name),
        state,
        grouped(waiting),
        since,
      ])
      const columns = [{ name: 'flow' }, { name: 'name' }, { name: 'state' }, { name: 'waiting', numeric: true }]
      const lines = gridLines([...columns, { name: 'since' }], rows, terminal.style)
      for (const each of rows.length === 0 ? ['No flow was ever put in force here.'] : lines) await terminal.print(each)
    }
    return exit.ok
  },
}

async function turn(
  path: string,
  deed: (typeof deeds)[number],
  found: readonly Told[],
  line: Line,
  terminal: Terminal,
): Promise<number> {
  const wanted = line.words[1]
  if (wanted === undefined) throw new UsageError('Expected the id of a flow: not all at once.')
  const before = found.find(({ flow }) => flow === wanted)
  if (before === undefined) throw noSuchFlow(wanted, found)
  if (before.state === 'off')
    throw new CounterflowError('FLOW_OFF', `${before.name} is off: nothing comes in.`, {
      kept: 'Nothing was changed.',
      advice: 'Turn it on in the app, or run it with counterflow serve.',
    })
  const to = deed === 'pause' ? ('paused' as const) : ('on' as const)
  const wish = { flow: wanted, to, by: line.text('by') ?? operatorName() }
  const taken =
    before.state === to ? undefined : await atDesk(path, 'flows.turn', wish, async () => turnHere(path, wish))
  const { name, waiting } = before
  if (line.flag('json'))
    await terminal.printJson({ flow: wanted, from: before.state, state: to, waiting, takenBy: taken?.by ?? null })
  else {
    const already = taken === undefined ? ' already' : ''
    const text = to === 'on' ? `${name} is on${already}.` : `${name} is paused${already}: events come in and wait.`
    await terminal.print(printable(`${text}${takenBy(taken?.by)}`))
  }
  return exit.ok
}

/** From the next time on that somebody runs it. */
function turnHere(path: string, { flow, to, by }: { flow: string; to: 'on' | 'paused'; by: string }): object {
  const store = openForChange(path)
  try {
    const at = Date.now()
    const kept = store.deployments().find((row) => row.flow === flow)
    if (kept === undefined || kept.state === 'off') throw noSuchFlow(flow, [])
    store.deploy({ ...kept, state: to, at })
    const act = { type: 'counterflow.flow.turned', flow, by, at, data: { from: kept.state, to } }
    append(store, operatorEvent({ ...act, key: `${at} ${store.head}` }), at)
    return {}
  } finally {
    store.close()
  }
}

function flowsOf(store: SqliteStore): readonly Told[] {
  return store.deployments().map(({ flow, hash, state, at }) => {
    const plan = storedPlan(store, hash)
    const counts =
      plan === undefined || state === 'off' ? [] : plan.stages.map((stage) => undelivered(store, plan, stage))
    return { flow, name: plan?.flow.name ?? flow, state, since: isoTime(at), waiting: Math.max(0, ...counts) }
  })
}

function noSuchFlow(flow: string, found: readonly Told[]): CounterflowError {
  const guess = nearest(
    flow,
    found.map((each) => each.flow),
  )
  return new CounterflowError('FLOW_MISSING', `There is no flow ${flow} in this store.`, {
    kept: 'Nothing was changed.',
    advice: guess === undefined ? 'counterflow flows <store> lists them.' : `Did you mean ${guess}?`,
  })
}
