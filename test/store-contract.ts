/** What every store promises, as one suite: memory and SQLite run it alike, so that neither can drift. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryStore } from '../runtime/engine/memory-store.ts'
import type { Commit, StageCommit } from '../runtime/model/commit.ts'
import type { Effect } from '../runtime/model/effect.ts'
import type { CloudEvent } from '../runtime/model/event.ts'
import { StageWriteError, type Store } from '../runtime/model/store.ts'
import type { RowChange, TableDefinition } from '../runtime/model/table.ts'

export type StoreUnderTest = {
  readonly store: Store
  /** What a new process would find: the same store, opened again. */
  reopen(): Store
  /** The text of a file that stages have written. */
  file(path: string): string
  close(): void
}

export const event = (offset: number, more: Partial<CloudEvent> = {}): CloudEvent => {
  const data = more.data ?? { order: `order-${offset}` }
  return {
    ...{ offset, split: 0, channel: 'shop/web.out', id: `e-${offset}`, source: '/till', type: 'order.placed' },
    ...{ subject: `order-${offset}`, time: 1_760_000_000_000 + offset, partitionkey: null },
    ...{ correlationid: null, causationid: null, attributes: null, data, text: JSON.stringify(data), ...more },
  }
}

export const commit = (more: Partial<Commit>): Commit => ({
  ...{ at: 1_760_000_000_000, events: [], repeats: [], positions: [], stages: [], effects: [], ...more },
})

export const part = (more: Partial<StageCommit>): StageCommit => ({
  ...{ stage: 'shop/totals', cursor: 0, clock: 0, flowHash: 'v1', from: 1, state: [], timers: [], tables: [] },
  ...{ files: [], outcomes: [], letters: [], parked: [], released: [], ...more },
})

export const effect = (key: string, more: Partial<Effect> = {}): Effect => ({
  ...{ key, stage: 'shop/mail', offset: 1, split: 0, lane: 'c-1', service: 'http', class: 'idempotent' },
  ...{ request: { url: 'https://example.org' }, policy: { tries: 3, maximumAge: 1000 }, state: 'pending', attempts: 0 },
  ...{ due: 5, answer: null, reason: '', created: 1, updated: 1, ...more },
})

export const totals: TableDefinition = {
  name: 'totals',
  key: [{ name: 'customer', type: 'text', keep: 'set' }],
  columns: [
    { name: 'orders', type: 'integer', keep: 'add' },
    { name: 'money', type: 'decimal', keep: 'add' },
    { name: 'first_seen', type: 'text', keep: 'first' },
    { name: 'last_seen', type: 'text', keep: 'set' },
    { name: 'skus', type: 'integer', keep: 'distinct' },
    { name: 'regular', type: 'boolean', keep: 'set' },
  ],
}
const lines: TableDefinition = { name: 'lines', key: [], columns: [{ name: 'text', type: 'text', keep: 'set' }] }

const put = (customer: string, ...values: Extract<RowChange, { kind: 'put' }>['values']): RowChange => ({
  kind: 'put',
  key: [customer],
  values,
})

export function describeStore(name: string, make: () => StoreUnderTest): void {
  describe(name, () => {
    let under: StoreUnderTest
    let store: Store
    beforeEach(() => {
      under = make()
      store = under.store
    })
    afterEach(() => under.close())

    const inTable = (...rows: RowChange[]): void =>
      store.commit(commit({ stages: [part({ tables: [{ table: 'totals', rows }] })] }))

    it('reads back every property of an event, in order, in pages and by channel', () => {
      const whole = event(1, {
        ...{
          subject: null,
          partitionkey: 'c-1',
          correlationid: 'k',
          causationid: 'c',
          attributes: { hop: 2, ok: true },
        },
        ...{ data: { 'schlüssel "\n': ['😀', 1.5, null, { a: {} }] } },
      })
      const other = event(2, { channel: 'events', data: null, text: 'null' })
      store.commit(commit({ events: [whole, other, event(3)] }))
      expect(store.read(0, 10)).toEqual([whole, other, event(3)])
      expect(store.read(1, 1)).toEqual([other])
      expect(store.read(0, 1, ['events', 'nothing'])).toEqual([other])
      expect(store.read(0, 10, ['shop/web.out']).map((found) => found.offset)).toEqual([1, 3])
      expect(store.get(3)).toEqual(event(3))
      expect(store.get(4)).toBeUndefined()
      expect([store.first, store.head]).toEqual([1, 3])
    })

    it('starts empty', () => {
      expect([store.head, store.first, store.read(0, 10), store.find('/till', 'e-1')]).toEqual([0, 1, [], undefined])
      expect([store.stage('x'), store.position('x'), store.state('x', 'y'), store.stateCount('x')]).toEqual([
        undefined,
        null,
        undefined,
        0,
      ])
      expect([store.timers('x'), store.letters(), store.parked('x'), store.effects({}), store.repeats(1)]).toEqual([
        [],
        [],
        [],
        [],
        0,
      ])
    })

    it('finds an accepted event by source and id, and nothing else', () => {
      store.commit(commit({ events: [event(1), event(2, { source: '/other', id: 'e-1' })] }))
      expect(store.find('/till', 'e-1')).toBe(1)
      expect(store.find('/other', 'e-1')).toBe(2)
      expect(store.find('/till', 'e-2')).toBeUndefined()
      expect(under.reopen().find('/other', 'e-1')).toBe(2)
    })

    it('refuses events that do not follow the head', () => {
      expect(() => store.commit(commit({ events: [event(2)] }))).toThrow(
        expect.objectContaining({ code: 'LOG_OFFSET' }),
      )
      expect(store.head).toBe(0)
    })

    it('keeps cursor, clock, runs, state and timers of a stage', () => {
      const state = [
        { key: 'a', value: { n: 1 }, expires: 7 },
        { key: 'b', value: false, expires: null },
      ]
      const timers = [
        { key: 'late', due: 20, cause: 1 },
        { key: 'soon', due: 10, cause: 2 },
      ]
      store.commit(commit({ stages: [part({ cursor: 2, clock: 99, state, timers })] }))
      store.commit(
        commit({ stages: [part({ cursor: 5, clock: 100, state: [{ key: 'b', value: null, expires: null }] })] }),
      )
      store.commit(
        commit({
          stages: [
            part({ cursor: 6, clock: 100, from: 6, flowHash: 'v2', timers: [{ key: 'late', due: null, cause: 1 }] }),
          ],
        }),
      )
      store = under.reopen()
      expect(store.stage('shop/totals')).toEqual({ cursor: 6, clock: 100 })
      expect(store.stageRuns('shop/totals').map(({ from, to, flowHash }) => [from, to, flowHash])).toEqual([
        [1, 5, 'v1'],
        [6, 6, 'v2'],
      ])
      expect(store.flowRuns('shop')).toEqual(store.stageRuns('shop/totals'))
      expect(store.flowRuns('sho')).toEqual([])
      expect(store.state('shop/totals', 'a')).toEqual({ value: { n: 1 }, expires: 7 })
      expect(store.state('shop/totals', 'b')).toBeUndefined()
      expect(store.stateCount('shop/totals')).toBe(1)
      expect(store.states('shop/totals', 10)).toEqual([{ key: 'a', value: { n: 1 }, expires: 7 }])
      expect([store.states('shop/totals', 0), store.states('shop/other', 10)]).toEqual([[], []])
      expect(store.timers('shop/totals')).toEqual([{ key: 'soon', due: 10, cause: 2 }])
    })

    it('keeps why a stage decided, and what it could not deliver until someone sets the lane free', () => {
      const letter = { stage: 'shop/totals', offset: 1, split: 0, lane: 'c', code: 'X', message: 'no', at: 3 }
      const parked = { stage: 'shop/totals', offset: 2, split: 0, lane: 'c' }
      const outcomes = [{ offset: 2, split: 0, code: 'some', numbers: [4, 5] }]
      store.commit(
        commit({
          stages: [part({ letters: [letter, { ...letter, offset: 3, lane: 'd' }], parked: [parked], outcomes })],
        }),
      )
      expect(store.letters('shop/totals')).toEqual([letter, { ...letter, offset: 3, lane: 'd' }])
      expect(store.parked('shop/totals')).toEqual([parked])
      expect(store.outcomes(2)).toEqual([{ stage: 'shop/totals', ...outcomes[0] }])
      store.commit(commit({ stages: [part({ released: ['c'], letters: [{ ...letter, at: 9 }] })] }))
      expect(store.letters()).toEqual([
        { ...letter, at: 9 },
        { ...letter, offset: 3, lane: 'd' },
      ])
      expect(store.parked('shop/totals')).toEqual([])
      expect(store.letters('other')).toEqual([])
    })

    it('keeps the ledger, positions, repeats, versions and deployments', () => {
      store.commit(
        commit({
          effects: [effect('b', { offset: 2 }), effect('a')],
          positions: [{ producer: 'p', position: { row: 7 } }],
        }),
      )
      store.commit(
        commit({
          effects: [effect('a', { state: 'done', answer: { ok: true }, due: null })],
          repeats: [{ offset: 1, at: 2, count: 2 }],
        }),
      )
      store.commit(commit({ repeats: [{ offset: 1, at: 3, count: 1 }] }))
      const version = { hash: 'v1', flow: 'shop', text: '{}', at: 1 }
      store.saveVersion(version)
      store.deploy({ flow: 'shop', hash: 'v1', state: 'on', at: 1 })
      store.deploy({ flow: 'shop', hash: 'v1', state: 'paused', at: 2 })
      store = under.reopen()
      expect(store.effect('a')).toEqual(effect('a', { state: 'done', answer: { ok: true }, due: null }))
      expect(store.effects({}).map(({ key }) => key)).toEqual(['a', 'b'])
      expect(store.effects({ states: ['pending', 'dead'], stage: 'shop/mail' }).map(({ key }) => key)).toEqual(['b'])
      expect(store.effects({ stage: 'other' })).toEqual([])
      expect(store.position('p')).toEqual({ row: 7 })
      expect(store.repeats(1)).toBe(3)
      expect(store.version('v1')).toEqual(version)
      expect(store.deployments()).toEqual([{ flow: 'shop', hash: 'v1', state: 'paused', at: 2 }])
    })

    it('keeps when the clock of a flow stood still, and what of it is not over', () => {
      const held = (after: number, through: number | null, flow = 'shop') => ({ flow, after, through })
      store.commit(commit({ events: [event(1), event(2)], held: [held(0, null), held(0, null, 'till')] }))
      expect(store.heldClocks('shop')).toEqual([held(0, null)])
      store = under.reopen()
      expect(store.heldClocks('shop')).toEqual([held(0, null)])
      store.commit(commit({ events: [event(3)], held: [held(0, 2)] }))
      store.commit(commit({ events: [event(4)], held: [held(3, null)] }))
      expect(store.heldClocks('shop')).toEqual([held(0, 2), held(3, null)])
      expect(store.heldClocks('till')).toEqual([held(0, null, 'till')])
      expect(store.heldClocks('other')).toEqual([])
    })

    it('keeps the past that a stage began with, by version', () => {
      store.noteBegunWith('shop/totals', 'v1', { through: 7, at: 1_000 })
      store.noteBegunWith('shop/totals', 'v2', { through: 9, at: 2_000 })
      const kept = (each: Store): void => {
        expect(each.begunWith('shop/totals', 'v1')).toEqual({ through: 7, at: 1_000 })
        expect(each.begunWith('shop/totals', 'v2')).toEqual({ through: 9, at: 2_000 })
        expect([each.begunWith('shop/totals', 'v3'), each.begunWith('shop/mail', 'v1')]).toEqual([undefined, undefined])
      }
      kept(store)
      store = under.reopen()
      kept(store)
    })

    it('keeps a table by the rules of its columns', () => {
      store.declareTable(totals, 'shop/totals')
      inTable(put('ann', 1, '10.50', 'mon', 'mon', new Set(['S-1', 'S-2']), true))
      inTable(
        put('ann', 2, '0.125', 'tue', 'tue', new Set(['S-2', 3, null]), undefined),
        put('bob', undefined, undefined, undefined, undefined, undefined, undefined),
      )
      expect(store.row('totals', ['ann'])).toEqual({
        customer: 'ann',
        orders: 3,
        money: '10.625',
        first_seen: 'mon',
        last_seen: 'tue',
        skus: 3,
        regular: true,
      })
      expect(store.row('totals', ['bob'])).toEqual({
        customer: 'bob',
        orders: 0,
        money: '0',
        first_seen: null,
        last_seen: null,
        skus: 0,
        regular: null,
      })
      inTable({ kind: 'delete', key: ['ann'] })
      inTable(put('ann', 1, 2, null, null, 'S-1', false))
      expect([...under.reopen().rows('totals')].map((row) => [row.customer, row.orders, row.money, row.skus])).toEqual([
        ['ann', 1, '2', 1],
        ['bob', 0, '0', 0],
      ])
    })

    it('orders rows by key as text is ordered everywhere: by code point', () => {
      store.declareTable(totals, 'shop/totals')
      const names = ['b', 'a', 'A', 'ä', '\u{1F600}', '\uFFFD', 'a\0', '']
      inTable(...names.map((name) => put(name, 1)))
      expect([...store.rows('totals')].map((row) => row.customer)).toEqual([
        '',
        'A',
        'a',
        'a\0',
        'b',
        'ä',
        '\uFFFD',
        '\u{1F600}',
      ])
    })

    it('appends rows to a table without a key, in order', () => {
      store.declareTable(lines, 'shop/totals')
      const rows: RowChange[] = Array.from({ length: 2500 }, (_, n) => ({ kind: 'append', values: [`${n}`] }))
      store.commit(commit({ stages: [part({ tables: [{ table: 'lines', rows }] })] }))
      expect([...store.rows('lines')].map((row) => Number(row.text))).toEqual(rows.map((_, n) => n))
    })

    it('keeps many rows of one commit in their order, whatever columns each of them names', () => {
      store.declareTable(totals, 'shop/totals')
      const rows: RowChange[] = Array.from({ length: 23 }, (_, n) => put(`c-${n}`, 1))
      rows.push({ kind: 'delete', key: ['c-3'] }, put('c-3', 5), put('c-4', undefined, '0.5'), put('c-3', 2))
      rows.push(...Array.from({ length: 12 }, (_, n) => put(`c-${n}`, 10)), put('c-22', undefined, undefined, 'mon'))
      inTable(...rows)
      const expected = Array.from({ length: 23 }, (_, n) => [`c-${n}`, n === 3 ? 17 : n < 12 ? 11 : 1])
      const kept = [...under.reopen().rows('totals')]
      expect(kept.map((row) => [row.customer, row.orders])).toEqual(expected.sort((a, b) => (`${a}` < `${b}` ? -1 : 1)))
      expect(kept.find((row) => row.customer === 'c-4')?.money).toBe('0.5')
      expect(kept.find((row) => row.customer === 'c-22')?.first_seen).toBe('mon')
    })

    it.each([
      ['a number past 2^53', put('ann', 1), 'NUM_RANGE'],
      ['a text where a number belongs', put('bob', 'x'), 'TABLE_VALUE'],
      ['a key with an empty cell', { kind: 'put', key: [null], values: [] }, 'TABLE_VALUE'],
      ['a key of the wrong length', { kind: 'delete', key: ['a', 'b'] }, 'TABLE_CHANGE'],
      ['an appended row where there is a key', { kind: 'append', values: [1] }, 'TABLE_CHANGE'],
    ] satisfies [string, RowChange, string][])('refuses %s and writes nothing of that commit', (_, change, code) => {
      store.declareTable(totals, 'shop/totals')
      inTable(put('ann', Number.MAX_SAFE_INTEGER))
      const failed = (): void =>
        store.commit(
          commit({
            events: [event(1)],
            stages: [part({ stage: 'other' }), part({ tables: [{ table: 'totals', rows: [put('new', 1), change] }] })],
          }),
        )
      expect(failed).toThrow(StageWriteError)
      expect(failed).toThrow(
        expect.objectContaining({ stage: 'shop/totals', cause: expect.objectContaining({ code }) }),
      )
      expect([store.head, store.find('/till', 'e-1'), store.stage('other')]).toEqual([0, undefined, undefined])
      expect([...store.rows('totals')].map((row) => [row.customer, row.orders])).toEqual([
        ['ann', Number.MAX_SAFE_INTEGER],
      ])
      store.commit(commit({ events: [event(1)] }))
      expect(store.find('/till', 'e-1')).toBe(1)
    })

    it.each([
      ['TABLE_NAME', { ...totals, name: 'x"; drop table event; --' }],
      ['TABLE_NAME', { ...totals, name: 'Totals' }],
      ['NAME_RESERVED', { ...totals, name: 'constructor' }],
      ['NAME_RESERVED', { ...totals, name: 'x', key: [{ name: 'rowid', type: 'text', keep: 'set' }] }],
      [
        'TABLE_COLUMNS',
        {
          ...totals,
          name: 'x',
          columns: Array.from({ length: 201 }, (_, n) => ({ name: `c${n}`, type: 'text', keep: 'set' })),
        },
      ],
      ['TABLE_COLUMNS', { ...totals, name: 'x', columns: [{ name: 'Customer', type: 'text', keep: 'set' }] }],
      ['TABLE_COLUMNS', { ...totals, name: 'x', columns: [{ name: 'n', type: 'text', keep: 'add' }] }],
      ['TABLE_SHAPE', { ...totals, columns: [] }],
    ] satisfies [string, TableDefinition][])('refuses a table with %s', (code, definition) => {
      store.declareTable(totals, 'shop/totals')
      expect(() => store.declareTable(definition, 'shop/totals')).toThrow(expect.objectContaining({ code }))
      expect(store.tables()).toEqual([totals])
    })

    it('gives a table to one stage, and lets it start anew', () => {
      store.declareTable(totals, 'shop/totals')
      store.declareTable(totals, 'shop/totals')
      expect(() => store.declareTable(totals, 'shop/other')).toThrow(expect.objectContaining({ code: 'TABLE_OWNED' }))
      store.commit(
        commit({
          stages: [
            part({
              cursor: 4,
              state: [{ key: 'a', value: 1, expires: null }],
              tables: [{ table: 'totals', rows: [put('ann', 1)] }],
            }),
          ],
        }),
      )
      store.clearStage('shop/totals')
      expect([store.stage('shop/totals'), store.stateCount('shop/totals'), store.tables()]).toEqual([undefined, 0, []])
      store.declareTable({ ...totals, columns: [] }, 'shop/other')
      expect([...store.rows('totals')]).toEqual([])
    })

    it('appends text to files with the commit, and only then', () => {
      const write = (text: string, more: Partial<StageCommit> = {}): void =>
        store.commit(commit({ stages: [part({ files: [{ path: 'out/a.ndjson', text }], ...more })] }))
      write('one\n')
      expect(() => write('lost\n', { tables: [{ table: 'none', rows: [] }] })).toThrow(StageWriteError)
      store = under.reopen()
      write('ü two\n')
      expect(under.file('out/a.ndjson')).toBe('one\nü two\n')
    })

    it.each([
      '../a.txt',
      '/etc/a.txt',
      'a/../b.txt',
      'C:\\a.txt',
      'a:b.txt',
      'con.txt',
      'a.bat',
      '.txt',
      'a .txt/',
      'x/.git/a.txt',
      'a\u202etxt.txt',
      '',
    ])('does not write to %j', (path) => {
      const failed = (): void => store.commit(commit({ stages: [part({ files: [{ path, text: 'x' }] })] }))
      expect(failed).toThrow(expect.objectContaining({ cause: expect.objectContaining({ code: 'PATH_BLOCKED' }) }))
    })

    it('answers as a store in memory does, whatever is committed, however it fails and is opened again', () => {
      fc.assert(
        fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
          const one = make()
          const plain = createMemoryStore()
          let tested = one.store
          try {
            for (const each of steps) {
              if (each === 'reopen') tested = one.reopen()
              else expect(outcome(() => run(each, tested))).toEqual(outcome(() => run(each, plain)))
              expect(everything(tested)).toEqual(everything(plain))
            }
          } finally {
            one.close()
          }
        }),
        { numRuns: 40 },
      )
    })
  })
}

type Step =
  | { events: number; fail: boolean; key: string; count: number; more: string; stage: 'a/x' | 'b/y' }
  | 'clear'
  | 'reopen'

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      events: fc.nat(4),
      fail: fc.boolean(),
      key: fc.constantFrom('k', 'l', 'ß', ''),
      count: fc.integer(),
      more: fc.constantFrom('1.5', '-0.25', '7', '0'),
      stage: fc.constantFrom('a/x', 'b/y'),
    }),
  },
  { weight: 1, arbitrary: fc.constant('clear' as const) },
  { weight: 2, arbitrary: fc.constant('reopen' as const) },
)

function run(step: Exclude<Step, 'reopen'>, store: Store): void {
  if (step === 'clear') {
    store.clearStage('a/x')
    return
  }
  const { key, count, more, stage } = step
  if (store.tables().length === 0) store.declareTable(totals, 'a/x')
  const offset = store.head + step.events
  const change: RowChange = {
    kind: 'put',
    key: [key],
    values: [count, more, key, more, new Set([count % 3, key]), count > 0],
  }
  store.commit(
    commit({
      events: Array.from({ length: step.events }, (_, n) => event(store.head + 1 + n, { partitionkey: key })),
      repeats: count % 2 ? [{ offset: 1, at: count, count: 1 }] : [],
      positions: [{ producer: key, position: count }],
      effects: [effect(`${key}${count % 3}`, { offset, state: count % 2 ? 'pending' : 'done', updated: count })],
      stages: [
        part({
          ...{ stage, cursor: offset, clock: count, from: 1 + (count & 1) },
          state: [{ key, value: count % 4 === 0 ? null : { count }, expires: count % 5 === 0 ? null : count }],
          timers: [{ key, due: count % 3 === 0 ? null : count, cause: offset }],
          outcomes: [{ offset, split: 0, code: key, numbers: [count] }],
          letters: count % 4 === 1 ? [{ stage, offset, split: 0, lane: key, code: 'X', message: more, at: count }] : [],
          parked: count % 4 === 2 ? [{ stage, offset, split: 0, lane: key }] : [],
          released: count % 4 === 3 ? [key] : [],
          files: count % 7 === 0 ? [{ path: 'a.txt', text: `${count}\n` }] : [],
          tables:
            stage === 'a/x'
              ? [
                  {
                    table: 'totals',
                    rows: [change, ...(count % 5 === 0 ? [{ kind: 'delete' as const, key: [key] }] : [])],
                  },
                ]
              : [],
        }),
        ...(step.fail ? [part({ stage: 'b/fails', tables: [{ table: 'missing', rows: [] }] })] : []),
      ],
    }),
  )
}

function outcome(work: () => void): string {
  try {
    work()
    return 'done'
  } catch (error) {
    return error instanceof Error ? `${error.name} ${error.message}` : 'thrown'
  }
}

function everything(store: Store): unknown {
  const stages = ['a/x', 'b/y', 'b/fails']
  const offsets = Array.from({ length: store.head + 2 }, (_, n) => n)
  return {
    ends: [store.head, store.first],
    events: store.read(0, 1000),
    found: offsets.map((n) => [store.find('/till', `e-${n}`), store.repeats(n), store.outcomes(n)]),
    stages: stages.map((stage) => [
      store.stage(stage),
      store.stageRuns(stage),
      store.timers(stage),
      store.letters(stage),
      store.parked(stage),
      store.stateCount(stage),
    ]),
    keys: ['k', 'l', 'ß', ''].map((key) => [store.position(key), store.state('a/x', key), store.state('b/y', key)]),
    effects: [store.effects({}), store.effects({ states: ['pending'], stage: 'shop/mail' })],
    tables: store.tables().map((table) => [table, ...store.rows(table.name)]),
  }
}
