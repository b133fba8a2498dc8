/** The effect ledger, how far producers have come, and how often accepted events were repeated. */
import type { Database } from 'better-sqlite3'
import type { Repeat } from '../../model/commit.ts'
import type { Effect, EffectClass, EffectState } from '../../model/effect.ts'
import type { Json } from '../../model/json.ts'
import type { KeptSeal } from './kept-seal.ts'
import { readStored } from './stored-json.ts'

type Row = Omit<Effect, 'request' | 'policy' | 'answer' | 'class' | 'state'> & {
  readonly class: EffectClass
  readonly state: EffectState
  readonly request: string
  readonly answer: string
  readonly tries: number
  readonly maximum_age: number
}

const order = 'ORDER BY offset, split, key'

export function openLedger(db: Database, kept: KeptSeal) {
  const effectOf = ({ tries, maximum_age, ...row }: Row): Effect => ({
    ...row,
    lane: kept.open(row.lane),
    request: kept.openJson(row.request),
    answer: kept.openJson(row.answer),
    reason: kept.open(row.reason),
    policy: { tries, maximumAge: maximum_age },
  })
  const put = db.prepare<(string | number | null)[]>(
    `INSERT INTO effect VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (key) DO UPDATE SET state = excluded.state, attempts = excluded.attempts, due = excluded.due,
       answer = excluded.answer, reason = excluded.reason, updated = excluded.updated,
       stage = excluded.stage, offset = excluded.offset, split = excluded.split, lane = excluded.lane,
       service = excluded.service, class = excluded.class, request = excluded.request,
       tries = excluded.tries, maximum_age = excluded.maximum_age, created = excluded.created`,
  )
  const one = db.prepare<[string], Row>('SELECT * FROM effect WHERE key = ?')
  const byState = db.prepare<[string], Row>(
    `SELECT * FROM effect WHERE state IN (SELECT value FROM json_each(?)) ${order}`,
  )
  const all = db.prepare<[], Row>(`SELECT * FROM effect ${order}`)
  // With every state named, the index over states leads to the offset.
  const ofOffset = db.prepare<[number], Row>(
    `SELECT * FROM effect WHERE state IN ('pending', 'inflight', 'done', 'failed', 'dead', 'unknown', 'skipped') AND offset = ? ${order}`,
  )
  const getPosition = db.prepare<[string], { position: string }>('SELECT position FROM position WHERE producer = ?')
  const setPosition = db.prepare<[string, string]>(
    'INSERT INTO position VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position',
  )
  const getRepeats = db.prepare<[number], { count: number }>('SELECT count FROM repeat WHERE offset = ?')
  const addRepeats = db.prepare<[number, number, number]>(
    'INSERT INTO repeat VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count, last = excluded.last',
  )

  return {
    writeEffects(effects: readonly Effect[]): void {
      for (const effect of effects) {
        put.run(
          ...[
            effect.key,
            effect.stage,
            effect.offset,
            effect.split,
            kept.name(effect.lane),
            effect.service,
            effect.class,
          ],
          ...[kept.json(effect.request), effect.policy.tries, effect.policy.maximumAge, effect.state],
          ...[
            effect.attempts,
            effect.due,
            kept.json(effect.answer),
            kept.text(effect.reason),
            effect.created,
            effect.updated,
          ],
        )
      }
    },
    effect(key: string): Effect | undefined {
      const row = one.get(key)
      return row && effectOf(row)
    },
    effects({
      states,
      stage,
    }: {
      readonly states?: readonly EffectState[]
      readonly stage?: string
    }): readonly Effect[] {
      const rows = states ? byState.all(JSON.stringify(states)) : all.all()
      return (stage === undefined ? rows : rows.filter((row) => row.stage === stage)).map(effectOf)
    },
    /** What one event asked for. */
    effectsOf: (offset: number): readonly Effect[] => ofOffset.all(offset).map(effectOf),
    writePositions(positions: readonly { readonly producer: string; readonly position: Json }[]): void {
      for (const { producer, position } of positions) setPosition.run(producer, JSON.stringify(position))
    },
    position: (producer: string): Json => readStored(getPosition.get(producer)?.position ?? 'null'),
    writeRepeats(repeats: readonly Repeat[]): void {
      for (const { offset, count, at } of repeats) addRepeats.run(offset, count, at)
    },
    repeats: (offset: number): number => getRepeats.get(offset)?.count ?? 0,
  }
}
