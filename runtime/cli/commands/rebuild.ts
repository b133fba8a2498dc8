/** Builds a table anew from the log beside the live one, tells what differs, and swaps it in where that is asked for. */
import { tableRebuilt } from '../../engine/decisions.ts'
import { operatorEvent } from '../../host/app/operator-events.ts'
import type { SqliteStore } from '../../host/store/sqlite-store.ts'
import { openTableRebuild, type TableRebuild } from '../../host/table-rebuild.ts'
import type { TableDifference } from '../../model/api/rebuild.ts'
import { isoTime } from '../../model/event-text.ts'
import type { Row } from '../../model/table.ts'
import { takenBy } from '../at-desk.ts'
import type { Command, Line } from '../command.ts'
import { exit } from '../exit.ts'
import { grouped, plural } from '../grid.ts'
import { operatorName } from '../operator-name.ts'
import { printable } from '../printable.ts'
import { rebuildAtDesk } from '../rebuild-at-desk.ts'
import { append, openForChange } from '../store-deed.ts'
import { openForReading } from '../store-file.ts'
import type { Terminal } from '../terminal.ts'

/** Rows that a person reads at once; --json has the first 100. */
const shown = 10

export const rebuild: Command = {
  name: 'rebuild',
  summary: 'Build a table anew from the log, compare it with the live one, and swap it in',
  usage: '<store> <table> [--swap]',
  help: `Runs the step that keeps the table over the whole log, beside the live table, and tells which rows differ. Nothing
else is touched: no other step runs, nothing is sent. Tables of the same step belong together.

Without --swap it only compares, also while another program writes the store. With --swap the rebuilt rows take the
place of the live ones in one transaction, with your name in the log; where the app or counterflow serve has the store,
it does that between its other work. Where older events are not kept any more, it says so: what they had built cannot be
built again. Exit code 1: they differ, and nothing was swapped.`,
  words: { least: 2, most: 2 },
  options: { swap: { help: 'Put the rebuilt rows in the place of the live ones' } },
  examples: [
    ['counterflow rebuild shop.db sales_by_day', 'does it say what the log says?'],
    ['counterflow rebuild shop.db sales_by_day --swap', 'from now on it does'],
  ],
  async run(line, terminal) {
    const [path, table] = [line.word(0), line.word(1)]
    const swaps = line.flag('swap')
    const asked = swaps ? await rebuildAtDesk(path, table, (done) => show(terminal, line, done)) : undefined
    if (asked !== undefined) {
      const { result, by } = asked
      const { whole, since, differences } = result
      const same = result.state !== 'swapped'
      if (line.flag('json'))
        await terminal.printJson({ table, same, swapped: !same, whole, since, differences, takenBy: by })
      else await tell(terminal, { whole, since }, differences, { same, swapped: !same, by })
      return exit.ok
    }
    const store = swaps ? openForChange(path) : openForReading(path)
    try {
      const work = openTableRebuild(store, table)
      try {
        for (const { offset, end } of work.steps) show(terminal, line, offset / Math.max(1, end))
        show(terminal, line, 1)
        const differences = work.compare()
        const same = differences.every(({ added, changed, gone }) => added + changed + gone === 0)
        const swapped = swaps && !same
        if (swapped) swapIn(store, work, differences)
        const { whole, since } = work
        if (line.flag('json')) await terminal.printJson({ table, same, swapped, whole, since, differences })
        else await tell(terminal, work, differences, { same, swapped })
        return same || swapped ? exit.ok : exit.failed
      } finally {
        work.close()
      }
    } finally {
      store.close()
    }
  },
}

/** `Rebuilding 48 %`, where somebody watches. */
function show(terminal: Terminal, line: Line, done: number): void {
  if (terminal.watched && !line.flag('json')) terminal.status(done < 1 ? `Rebuilding ${Math.floor(done * 100)} %` : '')
}

function swapIn(store: SqliteStore, work: TableRebuild, differences: readonly TableDifference[]): void {
  work.swap()
  const at = Date.now()
  const tables = differences.map(({ table, equal, added, changed, gone }) => ({ table, equal, added, changed, gone }))
  const act = { type: tableRebuilt, flow: work.flow, by: operatorName(), at, key: String(at) }
  append(store, operatorEvent({ ...act, data: { tables } }), at)
}

async function tell(
  terminal: Terminal,
  { whole, since }: Pick<TableRebuild, 'whole' | 'since'>,
  differences: readonly TableDifference[],
  { same, swapped, by }: { readonly same: boolean; readonly swapped: boolean; readonly by?: string },
): Promise<void> {
  const { style } = terminal
  for (const { table, equal, added, changed, gone, rows } of differences) {
    const counts = `${plural(equal, 'row')} equal, ${grouped(changed)} different, ${grouped(added)} more, ${grouped(gone)} gone`
    await terminal.print(`${style.bold(printable(table))}: ${counts}`)
    for (const { kind, live, rebuilt } of rows.slice(0, shown)) {
      const mark = kind === 'added' ? '+' : kind === 'gone' ? '-' : '~'
      const was = kind === 'changed' ? `, was ${rowText(live)}` : ''
      await terminal.print(`  ${mark} ${printable(rowText(rebuilt ?? live) + was)}`)
    }
    const more = added + changed + gone - Math.min(shown, rows.length)
    if (more > 0) await terminal.print(style.dim(`  … and ${grouped(more)} more`))
  }
  if (!whole)
    await terminal.print(
      style.yellow(
        `Events before ${since === null ? 'now' : isoTime(since).slice(0, 10)} are not kept any more: what they had built is missing from it.`,
      ),
    )
  await terminal.print(
    same
      ? style.green('The table says what the log says.')
      : swapped
        ? `Swapped in.${takenBy(by)}`
        : 'Nothing was changed; --swap does it.',
  )
}

const rowText = (row: Row | null): string =>
  Object.values(row ?? {})
    .map(String)
    .join(', ')
