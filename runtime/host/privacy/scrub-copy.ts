/** Takes a person out of a SQLite file that a flow keeps as a copy; what others have put into the file stays. */
import Database from 'better-sqlite3'
import type { Column } from '../../model/table.ts'
import { changeTable } from '../store/kept-texts.ts'
import { namesOf, type PersonNames } from '../store/names.ts'
import { cleanerOf } from '../store/scrub.ts'
import { bindCell, type CellBinder } from '../store/table-writer.ts'

/** Other programs read these files: nothing in them is sealed. */
const plain: CellBinder = { key: (_, cell) => bindCell(cell), cell: (_, cell) => bindCell(cell), text: String }

/** Returns how many cells say "erased" now; none where it is no copy of ours. */
export function scrubCopy(path: string, person: PersonNames, secret: Buffer): number {
  const db = new Database(path, { timeout: 2_000 })
  try {
    const ours = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'counterflow_copies'").get()
    if (ours === undefined) return 0
    // What was there is overwritten, not only unlinked.
    db.pragma('secure_delete = ON')
    const cleaner = cleanerOf(namesOf(person), secret)
    let count = 0
    const names = db.prepare<[], { name: string }>('SELECT name FROM counterflow_copies').all()
    db.transaction(() => {
      for (const { name } of names) {
        const { key, columns } = shapeOf(db, name)
        if (key.length + columns.length === 0) continue
        changeTable(db, name, { key, columns }, plain, (text) => text, {
          same: 'left alone',
          row(cells, keys) {
            const cleaned = cleaner.row(cells, keys)
            count += cleaned.count
            return cleaned.changed
          },
        })
      }
    }).immediate()
    return count
  } finally {
    db.close()
  }
}

/** The columns as they are there, those of the key first. */
function shapeOf(
  db: Database.Database,
  table: string,
): { readonly key: readonly Column[]; readonly columns: readonly Column[] } {
  const found = db
    .prepare<[string], { name: string; type: string; pk: number }>('SELECT name, type, pk FROM pragma_table_info(?)')
    .all(table)
  const column = ({ name, type }: { name: string; type: string }): Column => ({
    name,
    type: type === 'TEXT' ? 'text' : 'number',
    keep: 'set',
  })
  return { key: found.filter(({ pk }) => pk > 0).map(column), columns: found.filter(({ pk }) => pk === 0).map(column) }
}
