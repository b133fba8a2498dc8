/** Goes through everything that was worked out from events and stands in the store as text, and writes what is changed. */
import type { Database } from 'better-sqlite3'
import type { Json, Scalar } from '../../model/json.ts'
import type { Column, TableDefinition } from '../../model/table.ts'
import type { Parts } from './parts.ts'
import { bindCell, type CellBinder, cellBinder } from './table-writer.ts'

/** Each gets what is there, opened, and gives what shall be there. */
export type TextChanges = {
  /** What is given back as it was: written again, sealed as the flows say now, or left as it stands. */
  readonly same: 'sealed anew' | 'left alone'
  /** The cells of a row by column; a key cell that changes moves the row. */
  row(cells: { readonly [column: string]: Scalar }, keys: ReadonlySet<string>): { readonly [column: string]: Scalar }
  state(key: string, value: Json): readonly [key: string, value: Json]
  /** A lane, or a key by itself. */
  name(text: string): string
  message(text: string): string
  effect(effect: EffectTexts): EffectTexts
  /** What somebody was told of an effect that an event asked for. */
  told(text: string, offset: number): string
}

export type EffectTexts = {
  readonly key: string
  readonly offset: number
  readonly lane: string
  readonly request: Json
  readonly answer: Json
  readonly reason: string
}

/** Of one page. */
const rows = 1_000

/** Inside a transaction. */
export function changeTexts({ db, kept, tables }: Pick<Parts, 'db' | 'kept' | 'tables'>, changes: TextChanges): void {
  const leaves = changes.same === 'left alone'
  for (const definition of tables.definitions()) {
    changeTable(db, `table_${definition.name}`, definition, cellBinder(definition, kept), kept.open, changes)
    if (definition.columns.some(({ keep }) => keep === 'distinct'))
      changeDistinct(db, definition, cellBinder(definition, kept), kept.open, changes)
  }
  changeStates()
  changeEffects()
  changeTries()
  changeLanes('letter')
  changeLanes('parked')

  function changeStates(): void {
    const all = db
      .prepare<[], { stage: number; key: string; value: string }>('SELECT stage, key, value FROM state')
      .all()
    const put = db.prepare<[string, string, number, string]>(
      'UPDATE OR REPLACE state SET key = ?, value = ? WHERE stage = ? AND key = ?',
    )
    for (const { stage, key, value } of all) {
      const [oldKey, oldValue] = [kept.open(key), kept.openJson(value)]
      const [newKey, newValue] = changes.state(oldKey, oldValue)
      const next = [
        leaves && newKey === oldKey ? key : kept.name(newKey),
        leaves && isSame(newValue, oldValue) ? value : kept.json(newValue),
      ] as const
      if (next[0] !== key || next[1] !== value) put.run(...next, stage, key)
    }
    const timers = db.prepare<[], { stage: number; key: string }>('SELECT stage, key FROM timer').all()
    const move = db.prepare<[string, number, string]>('UPDATE OR REPLACE timer SET key = ? WHERE stage = ? AND key = ?')
    for (const { stage, key } of timers) {
      const next = renamed(key, changes.name, kept.name)
      if (next !== key) move.run(next, stage, key)
    }
  }

  function changeEffects(): void {
    type Stored = { key: string; offset: number; lane: string; request: string; answer: string; reason: string }
    const page = db.prepare<[string], Stored>(
      `SELECT key, offset, lane, request, answer, reason FROM effect WHERE key > ? ORDER BY key LIMIT ${rows}`,
    )
    const put = db.prepare<string[]>('UPDATE effect SET lane = ?, request = ?, answer = ?, reason = ? WHERE key = ?')
    for (let found = page.all(''); found.length > 0; found = page.all(found.at(-1)?.key ?? '\uffff'))
      for (const was of found) {
        const before: EffectTexts = {
          ...{ key: was.key, offset: was.offset, lane: kept.open(was.lane), reason: kept.open(was.reason) },
          ...{ request: kept.openJson(was.request), answer: kept.openJson(was.answer) },
        }
        const { lane, request, answer, reason } = changes.effect(before)
        const next = [
          leaves && lane === before.lane ? was.lane : kept.name(lane),
          leaves && isSame(request, before.request) ? was.request : kept.json(request),
          leaves && isSame(answer, before.answer) ? was.answer : kept.json(answer),
          leaves && reason === before.reason ? was.reason : kept.text(reason),
        ]
        if (next.some((text, at) => text !== [was.lane, was.request, was.answer, was.reason][at]))
          put.run(...next, was.key)
      }
  }

  function changeTries(): void {
    // A copy may be of a format that had none.
    const isThere = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'effect_try'").get() !== undefined
    if (!isThere) return
    type Stored = { offset: number; key: string; place: number; reason: string; by: string }
    const all = db.prepare<[], Stored>('SELECT offset, key, place, reason, "by" FROM effect_try').all()
    const put = db.prepare<(string | number)[]>(
      'UPDATE effect_try SET reason = ?, "by" = ? WHERE offset = ? AND key = ? AND place = ?',
    )
    for (const { offset, key, place, reason, by } of all) {
      const next = (text: string): string => renamed(text, (opened) => changes.told(opened, offset), kept.text)
      const [newReason, newBy] = [next(reason), next(by)]
      if (newReason !== reason || newBy !== by) put.run(newReason, newBy, offset, key, place)
    }
  }

  function changeLanes(table: 'letter' | 'parked'): void {
    const set = (column: string, of: (text: string) => string, seal: (text: string) => string): void => {
      const texts = db.prepare<[], { text: string }>(`SELECT DISTINCT ${column} AS text FROM ${table}`).all()
      const put = db.prepare<[string, string]>(`UPDATE ${table} SET ${column} = ? WHERE ${column} = ?`)
      for (const { text } of texts) {
        const next = renamed(text, of, seal)
        if (next !== text) put.run(next, text)
      }
    }
    set('lane', changes.name, kept.name)
    if (table === 'letter') set('message', changes.message, kept.text)
  }

  function renamed(stored: string, of: (text: string) => string, seal: (text: string) => string): string {
    const text = kept.open(stored)
    const next = of(text)
    return leaves && next === text ? stored : seal(next)
  }
}

const isSame = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b)

type Shape = Pick<TableDefinition, 'key' | 'columns'>
type Opening = (text: string) => string

/** A table of the store, or of a copy of one. */
export function changeTable(
  db: Database,
  table: string,
  { key, columns }: Shape,
  bind: CellBinder,
  open: Opening,
  changes: Pick<TextChanges, 'row' | 'same'>,
): void {
  const all = [...key, ...columns]
  if (!all.some(({ type }) => type === 'text')) return
  const names = all.map(({ name }) => `"${name}"`)
  const keys = new Set(key.map(({ name }) => name))
  const order = key.length > 0 ? key.map(({ name }) => `"${name}"`) : ['rowid']
  const marks = order.map(() => '?').join(', ')
  const select = `SELECT ${[...order, ...names].join(', ')} FROM "${table}"`
  const first = db.prepare<[], Scalar[]>(`${select} ORDER BY ${order.join(', ')} LIMIT ${rows}`).raw()
  const next = db
    .prepare<Scalar[], Scalar[]>(
      `${select} WHERE (${order.join(', ')}) > (${marks}) ORDER BY ${order.join(', ')} LIMIT ${rows}`,
    )
    .raw()
  const put = db.prepare<Scalar[]>(
    `UPDATE OR REPLACE "${table}" SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE (${order.join(', ')}) = (${marks})`,
  )
  for (let page = first.all(); page.length > 0; page = next.all(...(page.at(-1)?.slice(0, order.length) ?? [])))
    for (const stored of page) {
      const where = stored.slice(0, order.length)
      const cells = stored.slice(order.length)
      const opened = cells.map((cell) => (typeof cell === 'string' ? open(cell) : cell))
      const changed = changes.row(Object.fromEntries(all.map(({ name }, at) => [name, opened[at] ?? null])), keys)
      const bound = all.map((column, at) => {
        const [was, next] = [cells[at] ?? null, changed[column.name] ?? null]
        return changes.same === 'left alone' && next === opened[at] ? was : rebound(column, was, next, at)
      })
      if (bound.some((cell, at) => cell !== (cells[at] ?? null))) put.run(...bound, ...where)
    }

  function rebound(column: Column, was: Scalar, cell: Scalar, at: number): Scalar {
    if (column.type !== 'text') return bindCell(was)
    return at < key.length ? bind.key(column, cell) : bind.cell(column, cell)
  }
}

/** What columns of different values have seen, with the key of the row as JSON text. */
function changeDistinct(
  db: Database,
  { name }: TableDefinition,
  bind: CellBinder,
  open: Opening,
  changes: Pick<TextChanges, 'name' | 'same'>,
): void {
  const table = `distinct_${name}`
  const seen = db
    .prepare<[], { key: string; column: string; value: string }>(`SELECT key, "column", value FROM "${table}"`)
    .all()
  const put = db.prepare<string[]>(
    `UPDATE OR REPLACE "${table}" SET key = ?, value = ? WHERE key = ? AND "column" = ? AND value = ?`,
  )
  const renamed = (cell: Scalar): Scalar => (typeof cell === 'string' ? changes.name(cell) : cell)
  for (const row of seen) {
    const cells: readonly Scalar[] = JSON.parse(open(row.key))
    const value: Scalar = JSON.parse(open(row.value))
    const [newCells, newValue] = [cells.map(renamed), renamed(value)]
    const leaves = changes.same === 'left alone'
    const next = [
      leaves && isSame(newCells, cells) ? row.key : bind.text(newCells),
      leaves && newValue === value ? row.value : bind.text(newValue),
    ]
    if (next[0] !== row.key || next[1] !== row.value) put.run(...next, row.key, row.column, row.value)
  }
}
