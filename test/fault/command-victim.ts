/** The real command importing a till's export: `counterflow run templates/daily-sales/flow.json --until-idle`. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SqliteStore } from '../../runtime/host/store/sqlite-store.ts'
import { checkLog, looking, rowsOf, same, violated } from './check.ts'
import { newPlace } from './place.ts'
import { byHand, csvOf, type Line, makeLines } from './sales.ts'
import { type Ended, startNode, type Victim } from './victim.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const stages: { readonly [table: string]: string } = {
  sales_by_day: 'daily-sales/by-day',
  sales_by_country: 'daily-sales/by-country',
  stock_moves: 'daily-sales/moves',
}

export function commandVictim(rows: number, seed: number): Victim {
  const place = newPlace()
  const lines = makeLines(rows, seed)
  writeFileSync(join(place.folder, 'sales.csv'), csvOf(lines))

  function check(store: SqliteStore): void {
    const log = checkLog(store)
    const wrong = log.findIndex((event, n) => !isRow(event.data, lines[n]) || event.id !== String(n + 1))
    if (wrong >= 0) violated(`I1: event ${wrong + 1} is ${JSON.stringify(log[wrong])}`)
    // I3: each table is the plain sum over the rows that its stage has come to.
    for (const [table, stage] of Object.entries(stages)) {
      const cursor = store.stage(stage)?.cursor ?? 0
      if (cursor > store.head) violated(`I3: ${stage} has come to ${cursor}, the log to ${store.head}`)
      same(`I3: ${table}`, rowsOf(store, table), byHand[table]?.(lines.slice(0, cursor)) ?? [])
    }
  }

  return {
    folder: place.folder,
    start: () =>
      startNode(
        [
          join(root, 'runtime/cli/bin.mjs'),
          ...['run', join(root, 'templates/daily-sales/flow.json'), '--store', place.store],
          ...['--input', `sales=${join(place.folder, 'sales.csv')}`, '--until-idle', '--json'],
        ],
        place.folder,
      ),
    checkKilled() {
      if (existsSync(place.store)) looking(place.store, check)
    },
    checkEnded({ code, out, err }: Ended) {
      if (code !== 0) violated(`it ended with ${code}: ${err}`)
      const { accepted, duplicates, conflicts, refused, letters } = JSON.parse(out)
      same('the summary', [accepted + duplicates, conflicts, refused, letters], [rows, 0, 0, 0])
      looking(place.store, (store) => {
        check(store)
        same(
          'the log and the cursors',
          [store.head, ...Object.values(stages).map((name) => store.stage(name)?.cursor)],
          Array(4).fill(rows),
        )
      })
    },
    figures: () => ({ events: rows, calls: 0, repeats: 0 }),
    remove: place.remove,
  }
}

const isRow = (data: unknown, line: Line | undefined): boolean =>
  JSON.stringify(data) ===
  JSON.stringify(
    line && {
      invoice: line.invoice,
      sku: line.sku,
      quantity: line.quantity,
      price: (line.pence / 100).toFixed(2),
      country: line.country,
    },
  )
