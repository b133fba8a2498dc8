/** Drafts: the flows as people edit them, each saved as a whole and numbered by revision. */
import type { Database } from 'better-sqlite3'
import type { Json } from '../../model/json.ts'
import { readStored } from './stored-json.ts'

/** `at` and `removed` are ms since 1970. `label` says what the last edit did. */
export type DraftRow = {
  readonly flow: string
  readonly text: string
  readonly revision: number
  readonly label: string
  readonly at: number
  /** When its flow was put away; null: it is there. */
  readonly removed: number | null
  /** What an imported flow would be allowed to do, until a person has turned it on. */
  readonly allowances: Json
}

type Row = Omit<DraftRow, 'allowances'> & { readonly allowances: string }

export function openDrafts(db: Database) {
  const put = db.prepare<[string, string, number, string, number, number | null, string]>(
    `INSERT INTO draft VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text,
       revision = excluded.revision, label = excluded.label, at = excluded.at, removed = excluded.removed,
       allowances = excluded.allowances`,
  )
  const one = db.prepare<[string], Row>('SELECT * FROM draft WHERE flow = ?')
  const all = db.prepare<[], Omit<Row, 'text' | 'allowances'>>(
    'SELECT flow, revision, label, at, removed FROM draft ORDER BY at DESC, flow',
  )
  return {
    put: ({ flow, text, revision, label, at, removed, allowances }: DraftRow): void =>
      void put.run(flow, text, revision, label, at, removed, JSON.stringify(allowances)),
    find(flow: string): DraftRow | undefined {
      const row = one.get(flow)
      return row && { ...row, allowances: readStored(row.allowances) }
    },
    /** The newest edit first, without the texts, which may be large. */
    list: (): readonly Omit<DraftRow, 'text' | 'allowances'>[] => all.all(),
  }
}

export type Drafts = ReturnType<typeof openDrafts>
