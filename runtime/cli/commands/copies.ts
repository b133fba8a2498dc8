/** How far the copies of a store are: what each keeps, where, and what it has not seen yet. */

import { openStageWaiting } from '../../host/app/stage-waiting.ts'
import { type Copied, readCopied } from '../../host/copies/copied.ts'
import { openOrigins } from '../../host/origins.ts'
import { openHistoryPages } from '../../host/store/history-pages.ts'
import type { SqliteStore } from '../../host/store/sqlite-store.ts'
import { openWaiting } from '../../host/store/waiting.ts'
import { storedPlan } from '../../host/stored-plan.ts'
import type { CopyDefinition } from '../../model/copy.ts'
import { isoTime } from '../../model/event-text.ts'
import type { Command } from '../command.ts'
import { exit } from '../exit.ts'
import { gridLines, grouped } from '../grid.ts'
import { printable } from '../printable.ts'
import { readStore } from '../store-file.ts'

type Told = Pick<CopyDefinition, 'table' | 'as' | 'target'> &
  Pick<Copied, 'stage' | 'through' | 'reason'> & { readonly behind: number; readonly at: string | null }

export const copies: Command = {
  name: 'copies',
  summary: 'Show how far the copies for other programs are',
  usage: '<store>',
  help: `Lists the copies that steps keep as SQLite or CSV files: each has a place of its own in the log, and is behind by the
events that it has not seen yet. One that stands still says why. It works while another program writes the store.`,
  words: { least: 1, most: 1 },
  options: {},
  examples: [['counterflow copies shop.db', 'how far each copy is behind']],
  async run(line, terminal) {
    const found = readStore(line.word(0), copiesOf)
    if (line.flag('json')) await terminal.printJson(found)
    else {
      const rows = found.map(({ table, as, target, behind, at, reason }) => [
        printable(table),
        as === 'csv' ? `${target}/${table}.csv` : `${target}.sqlite`,
        reason === null
          ? behind === 0
            ? 'up to date'
            : `${grouped(behind)} behind`
          : `stands still, ${grouped(behind)} behind`,
        at ?? 'never',
        printable(reason ?? ''),
      ])
      const columns = ['copy', 'file', 'state', 'last', 'why'].map((name) => ({ name }))
      const lines = rows.length === 0 ? ['No step keeps a copy.'] : gridLines(columns, rows, terminal.style)
      for (const each of lines) await terminal.print(each)
    }
    return exit.ok
  },
}

function copiesOf(store: SqliteStore): readonly Told[] {
  const waiting = openStageWaiting(
    { store, waiting: openWaiting(store.parts.db, store.parts.kept) },
    openOrigins(openHistoryPages(store)),
  )
  return store.deployments().flatMap(({ hash }) => {
    const plan = storedPlan(store, hash)
    return (plan?.stages ?? []).flatMap(({ name, copy }): readonly Told[] => {
      if (plan === undefined || copy === undefined) return []
      const { table, as, target } = copy
      const { through = 0, at = null, reason = null } = readCopied(store, name, target) ?? {}
      const behind = waiting.of(plan, name, through)
      return [{ stage: name, table, as, target, through, behind, at: at === null ? null : isoTime(at), reason }]
    })
  })
}
