/** What the store notes of stages that are behind, and for how long. */
import { expect, it } from 'vitest'
import { previewRetention, retain } from '../../../runtime/host/store/retention.ts'
import type { SqliteStore } from '../../../runtime/host/store/sqlite-store.ts'
import type { Lag } from '../../../runtime/model/commit.ts'
import { layOut } from '../../golden/golden-store.ts'
import { commit, event, part } from '../../store-contract.ts'
import { newFolder } from './folder.ts'

const note = (store: SqliteStore, lag: Lag, cursor = lag.cursor ?? store.head): void =>
  store.commit(commit({ at: lag.at, stages: [part({ cursor, lag })] }))

const rowsOf = (store: SqliteStore): unknown =>
  store.parts.db.prepare('SELECT at, cursor FROM lag ORDER BY at').raw().all()

it.each<readonly [string, readonly Lag[], readonly (readonly [number, number | null])[]]>([
  [
    'since when, how far meanwhile, and that it is over',
    [
      { at: 20, cursor: 5, since: { at: 10, cursor: 3 } },
      { at: 30, cursor: 8 },
      { at: 40, cursor: null },
    ],
    [
      [10, 3],
      [20, 5],
      [30, 8],
      [40, null],
    ],
  ],
  [
    'not a second beginning of what a program that died had noted',
    [
      { at: 20, cursor: 5, since: { at: 10, cursor: 3 } },
      { at: 60, cursor: 9, since: { at: 12, cursor: 5 } },
    ],
    [
      [10, 3],
      [20, 5],
      [60, 9],
    ],
  ],
  ['nothing of a stage that was moved to the end and had not been behind', [{ at: 10, cursor: null }], []],
  [
    'that it is over where a stage is moved to the end that was',
    [
      { at: 20, cursor: 5, since: { at: 10, cursor: 3 } },
      { at: 50, cursor: null },
      { at: 60, cursor: null },
    ],
    [
      [10, 3],
      [20, 5],
      [50, null],
    ],
  ],
  [
    'what is newer behind what is older, also where the clock was set back',
    [
      { at: 1_000, cursor: 5, since: { at: 900, cursor: 3 } },
      { at: 100, cursor: null },
    ],
    [
      [900, 3],
      [1_000, null],
    ],
  ],
])('notes %s', (_, lags, rows) => {
  const store = newFolder().open()
  for (const lag of lags) note(store, lag)
  expect(rowsOf(store)).toEqual(rows)
})

it('answers with what was noted last before a moment, of one stage', () => {
  const store = newFolder().open()
  note(store, { at: 20, cursor: 5, since: { at: 10, cursor: 3 } })
  note(store, { at: 40, cursor: null })
  const at = (moment: number): unknown => store.parts.lags.before('shop/totals', moment)?.cursor
  expect([at(10), at(11), at(20), at(21), at(41)]).toEqual([undefined, 3, 3, 5, null])
  expect(store.parts.lags.before('shop/other', 100)).toBeUndefined()
})

it('forgets with the events what nobody can ask for any more, and keeps what holds since', () => {
  const store = newFolder().open()
  for (let n = 1; n <= 6; n++) store.commit(commit({ at: n * 100, events: [event(n)] }))
  note(store, { at: 150, cursor: 0, since: { at: 110, cursor: 0 } })
  note(store, { at: 250, cursor: 1 })
  note(store, { at: 350, cursor: 2 })
  note(store, { at: 650, cursor: null })
  const plan = previewRetention(store, { before: 400 })
  while (retain(store, plan));
  expect(store.first).toBe(4)
  expect(rowsOf(store)).toEqual([
    [350, 2],
    [650, null],
  ])
})

it('is in a store of format 4 as that version wrote it: an order that came before the program died waited until it was started', () => {
  const folder = newFolder()
  layOut(4, folder.folder)
  const store = folder.open({ readonly: true })
  const died = Date.parse('2026-03-02T10:30:00Z')
  const started = Date.parse('2026-03-02T11:30:00Z')
  for (const stage of ['orders', 'lines', 'many', 'tell']) {
    const before = store.parts.lags.before(`golden/${stage}`, died)?.cursor ?? 0
    expect(store.read(before, 1).map(({ id }) => id)).toEqual(['order-39'])
    expect(store.parts.lags.before(`golden/${stage}`, started)?.cursor).toBeNull()
  }
  store.close()
})
