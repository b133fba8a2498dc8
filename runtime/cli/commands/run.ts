/** Runs a flow over a store. */

import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import type { Plan } from '../../compile/plan.ts'
import { readDuration } from '../../expression/duration.ts'
import { nearest } from '../../model/nearest.ts'
import { CounterflowError } from '../../model/problem.ts'
import { calledAs } from '../called-as.ts'
import type { Command, Line } from '../command.ts'
import { allowOption, readAllowed } from '../command-outside.ts'
import { exit, UsageError } from '../exit.ts'
import { loadPlan } from '../flow-file.ts'
import { gridLines, grouped, plural } from '../grid.ts'
import { printable } from '../printable.ts'
import { duration, ProgressDisplay } from '../progress.ts'
import { publishOptions, readChoices } from '../publish-options.ts'
import { type RunResult, runFlow } from '../run-flow.ts'
import { waitingLine } from '../still-waiting.ts'
import type { Terminal } from '../terminal.ts'

export const run: Command = {
  name: 'run',
  summary: 'Run a flow over a store',
  usage: '<flow> --store <file> [--input <node>=<path>]… [--until-idle]',
  help: `Checks the flow, opens the store (or makes it), and runs the flow: producers bring events, every event is appended to
the log, routers decide, consumers keep their tables, and what is to be done outside is done. Without --until-idle it runs
until Ctrl-C. With it, it ends when all files are read, providers have been asked, and nothing more can be done: what is
due later (a call that is tried again, a moment that a step waits for) is waited for as long as --wait says. What then
is still to be sent is listed with its moment, and the exit code is 6; the same command goes on with it.

Nothing comes in from outside here: forms, webhooks and programs need counterflow serve, which also answers them.

Running it again is safe: rows that are in the log already are counted as duplicates and change nothing, whether the
file was renamed, appended to, or cut off the first time. A file whose earlier rows changed is refused, with the row.
After a crash or a kill, run the same command again: it goes on where it was.`,
  words: { least: 1, most: 1 },
  options: {
    store: { value: 'file', help: 'The store: a SQLite file, made when it is not there' },
    input: { value: 'node=path', multiple: true, help: 'The file that a producer reads: CSV or NDJSON, plain or gzip' },
    'until-idle': { help: 'End when everything is done' },
    wait: {
      value: 'time',
      help: 'With --until-idle: how long to wait for what is due later (default 1m; 0s: not at all)',
    },
    speed: { value: 'factor', help: 'How fast simulated time runs (default 1; 0: as fast as possible)' },
    ...allowOption,
    ...publishOptions,
    quiet: { short: 'q', help: 'No progress' },
  },
  examples: [
    ['counterflow run shop.flow.json --store shop.db --input sales=sales.csv.gz --until-idle', 'import a file'],
    ['counterflow run shop.flow.json --store shop.db', 'run until Ctrl-C'],
    ['counterflow tables shop.db', 'what came out'],
  ],
  async run(line, terminal) {
    const path = line.required('store', 'file')
    const plan = await loadPlan(line.word(0))
    const inputs = readInputs(line, plan)
    const quiet = line.flag('quiet') || line.flag('json')
    const display = new ProgressDisplay(terminal, () => performance.now())
    const shut = doorsOf(plan)
    if (shut.length > 0 && !quiet) terminal.note(shutLine(shut))
    const result = await runFlow({
      plan,
      store: path,
      inputs,
      untilIdle: line.flag('until-idle'),
      wait: readWait(line),
      speed: readSpeed(line),
      choices: readChoices(line),
      allowed: readAllowed(line.texts('allow')),
      onProgress: (progress) => {
        if (!quiet) display.update(progress)
      },
      onWait: (until) => {
        if (!quiet) display.wait(until)
      },
    })
    if (!quiet) display.end()
    if (line.flag('json')) await terminal.printJson({ ...summaryOf(result, path), shut })
    else for (const each of summaryLines(result, path, terminal)) await terminal.print(each)
    if (result.failure !== undefined) throw result.failure
    if (result.stopped !== undefined) return 128 + constants.signals[result.stopped]
    return result.unsent > 0 ? exit.waiting : exit.ok
  },
}

/** Producers to which somebody would have to come: nobody can while this runs. */
const doorsOf = (plan: Plan): readonly string[] =>
  plan.producers.filter(({ type }) => type === 'form' || type === 'webhook').map(({ node }) => node)

const shutLine = (nodes: readonly string[]): string =>
  `${nodes.map((node) => printable(node)).join(', ')}: nobody can come in here while this runs. counterflow serve opens the door.`

const longestWait = 24 * 3_600_000

function readWait(line: Line): number {
  const text = line.text('wait') ?? '1m'
  const wait = readDuration(text)
  if (wait !== null && wait >= 0 && wait <= longestWait) return wait
  throw new UsageError(`Expected a time up to 24h for --wait, got "${text}".`, 'Write it as 30s, 10m or 1h.')
}

function readInputs(line: Line, plan: Plan): { [node: string]: string } {
  const nodes = plan.producers.map(({ node }) => node)
  const inputs: { [node: string]: string } = {}
  for (const text of line.texts('input')) {
    const equals = text.indexOf('=')
    if (equals < 1 || equals === text.length - 1) throw new UsageError(`Expected --input <node>=<path>, got "${text}".`)
    const [node, path] = [text.slice(0, equals), text.slice(equals + 1)]
    if (!nodes.includes(node)) {
      const guess = nearest(node, nodes)
      throw new UsageError(
        `${plan.flow.id} has no producer "${node}".`,
        guess === undefined ? `Its producers: ${nodes.join(', ')}.` : `Did you mean --input ${guess}=…?`,
      )
    }
    if (Object.hasOwn(inputs, node))
      throw new UsageError(`There are two inputs for "${node}".`, 'Import one file after the other.')
    // Before a store is made for it.
    if (!existsSync(path)) {
      throw new CounterflowError('FILE_MISSING', `There is no file ${path}.`, {
        kept: 'Nothing was started or written.',
        advice: 'Check the path; it is looked up from the folder in which the command runs.',
        details: { path, node },
      })
    }
    inputs[node] = path
  }
  return inputs
}

function readSpeed(line: Line): number {
  const text = line.text('speed') ?? '1'
  const speed = Number(text)
  if (text === '' || !Number.isFinite(speed) || speed < 0)
    throw new UsageError(`Expected a number from 0 for --speed, got "${text}".`)
  return speed
}

const summaryOf = ({ failure, ...result }: RunResult, store: string) => ({
  store,
  ...result,
  failed: failure !== undefined,
})

function summaryLines(result: RunResult, store: string, terminal: Terminal): string[] {
  const { style } = terminal
  const counts = [`${grouped(result.accepted)} accepted`, plural(result.duplicates, 'duplicate')]
  if (result.conflicts > 0) counts.push(plural(result.conflicts, 'conflict'))
  if (result.refused > 0) counts.push(`${grouped(result.refused)} refused`)
  const lines = [`${style.bold(printable(result.flow))}: ${counts.join(', ')} in ${duration(result.seconds)}`]
  if (result.tables.length > 0) {
    const rows = result.tables.map(({ name, rows }) => [name, grouped(rows)])
    lines.push(
      ...gridLines([{ name: 'table' }, { name: 'rows', numeric: true }], rows, style).map((each) => `  ${each}`),
    )
    lines.push(style.dim(`  ${calledAs()} tables ${printable(store)} ${printable(result.tables[0]?.name ?? '')}`))
  }
  if (result.letters > 0) lines.push(style.yellow(`Needs a look: ${grouped(result.letters)}`))
  for (const each of result.waiting) lines.push(style.yellow(waitingLine(each)))
  if (result.unsent > 0 && result.stopped === undefined) lines.push('Run the same command again to go on.')
  for (const halted of result.halted) lines.push(style.red(`Halted: ${printable(halted)}`))
  if (result.stopped !== undefined) lines.push('Stopped. Run the same command again to go on.')
  return lines
}
