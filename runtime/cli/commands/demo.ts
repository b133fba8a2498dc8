/** Runs the daily-sales template on its sample events: what `npx counterflow demo` shows. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plan } from '../../compile/plan.ts'
import { homeFolder } from '../../host/home.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Command } from '../command.ts'
import { exit } from '../exit.ts'
import { loadPlan } from '../flow-file.ts'
import { gridLines, grouped } from '../grid.ts'
import { printable } from '../printable.ts'
import { duration, ProgressDisplay } from '../progress.ts'
import { runFlow } from '../run-flow.ts'
import { readStore } from '../store-file.ts'
import { cellsOf, columnsOf, findTable, firstRows, gridColumn } from '../table-text.ts'

const template = fileURLToPath(new URL('../../../templates/daily-sales', import.meta.url))
/** What fits on a screen, of each table. */
const shownRows = 12

export const demo: Command = {
  name: 'demo',
  summary: 'Run an example and show its tables',
  usage: '[--store <file>]',
  help: `Runs the template daily-sales on the samples that come with it: a shop's sold lines become sales by day, sales by
country and moves of stock. The store is kept, so a second run finds nothing new. It lies in the data folder of this
user, or in COUNTERFLOW_HOME; deleting that folder starts anew.`,
  words: { least: 0, most: 0 },
  options: {
    store: { value: 'file', help: 'Keep the store here instead' },
  },
  examples: [['counterflow demo', 'run it']],
  async run(line, terminal) {
    const path = line.text('store') ?? join(homeFolder(), 'demo.db')
    const flow = join(template, 'flow.json')
    const plan = await loadPlan(flow)
    const inputs = sampleInputs(plan.producers.map(({ node }) => node))
    if (line.text('store') === undefined) mkdirSync(homeFolder(), { recursive: true })
    const json = line.flag('json')
    const { style } = terminal
    if (!json) {
      const named = printable(relative(process.cwd(), flow))
      await terminal.print(`${style.bold(plan.flow.name)}: running ${named} on its samples\n`)
    }
    const display = new ProgressDisplay(terminal, () => performance.now())
    const result = await runFlow({
      plan,
      store: path,
      inputs,
      untilIdle: true,
      wait: 0,
      onWait: () => {},
      speed: 0,
      choices: { reshaped: 'rebuild', added: 'beginning' },
      allowed: [],
      onProgress: (progress) => {
        if (!json) display.update(progress)
      },
    })
    display.end()
    if (result.failure !== undefined) throw result.failure
    if (json) {
      const { failure, ...summary } = result
      await terminal.printJson({ store: path, ...summary })
      return exit.ok
    }
    const lines = readStore(path, (store) =>
      tablesOf(plan).flatMap((name) => {
        const rows = result.tables.find((table) => table.name === name)?.rows ?? 0
        // The first report is made tomorrow morning.
        if (rows === 0) return []
        const columns = columnsOf(findTable(store, name))
        const cells = firstRows(store, name, shownRows).map((row) => cellsOf(row, columns))
        return [
          style.bold(name),
          ...gridLines(columns.map(gridColumn), cells, style, terminal.interactive ? terminal.columns : undefined),
          ...(rows > shownRows ? [style.dim(`… ${grouped(rows - shownRows)} more`)] : []),
          '',
        ]
      }),
    )
    for (const each of lines) await terminal.print(each)
    const { accepted, duplicates, seconds } = result
    const shown = printable(path)
    await terminal.print(
      `${grouped(accepted)} events accepted, ${grouped(duplicates)} known already, in ${duration(seconds)}.`,
    )
    for (const [what, text] of [
      ['Amounts', `columns called …_minor count the smallest unit of ${plan.flow.currency}`],
      ['Data', shown],
      ['Look', `npx counterflow log ${shown} --limit 5`],
      ['Ask why', `npx counterflow why ${shown} 1`],
      ['Anew', 'delete that file and those beside it that begin with its name'],
    ]) {
      await terminal.print(`${style.dim(`${what}`.padEnd(8))} ${text}`)
    }
    return exit.ok
  },
}

/** Tables as their consumers stand on the canvas, from top to bottom. */
function tablesOf({ flow, stages }: Plan): readonly string[] {
  const height = (node: string): number => flow.layout[node]?.y ?? 0
  return stages
    .toSorted((a, b) => height(a.node) - height(b.node))
    .flatMap(({ tables }) => tables.map(({ name }) => name))
}

/** `sales.csv` or `sales.ndjson`, plain or packed, is what the producer `sales` reads. */
function sampleInputs(nodes: readonly string[]): { [node: string]: string } {
  const folder = join(template, 'samples')
  const samples = existsSync(folder) ? readdirSync(folder) : []
  const inputs: { [node: string]: string } = {}
  for (const node of nodes) {
    const sample = samples.find((name) => name.split('.')[0] === node)
    if (sample !== undefined) inputs[node] = join(folder, sample)
  }
  if (Object.keys(inputs).length > 0) return inputs
  throw new CounterflowError('SAMPLES_MISSING', `There are no samples for ${nodes.join(', ')} in ${folder}.`, {
    advice: 'Restore the folder templates: git checkout templates',
  })
}
