/** What the screens work out before anything is drawn, as tables. */
import { describe, expect, it } from 'vitest'
import { passing } from '../../../renderer/editor/passing.ts'
import { localCurrency } from '../../../renderer/home/whereabouts.ts'
import { cameFrom } from '../../../renderer/panels/history/came-from.ts'
import { logWindow } from '../../../renderer/panels/history/log-window.ts'
import { nextIndex } from '../../../renderer/panels/history/row-keys.ts'
import { saySeen } from '../../../renderer/panels/history/say-seen.ts'
import { sayWhen } from '../../../renderer/panels/history/say-when.ts'
import { causes, laneOf, nobodyKnows } from '../../../renderer/panels/look/causes.ts'
import { whatPublishingAsks } from '../../../renderer/panels/publish/questions.ts'
import { shortcutGroups } from '../../../renderer/panels/shortcuts/shortcut-groups.ts'
import { chartColumns, pointsOf, secondsOf } from '../../../renderer/panels/tables/chart-columns.ts'
import { currencyOf, sayCell, sayColumn } from '../../../renderer/panels/tables/words.ts'
import type { LiveCounts } from '../../../runtime/model/api/live.ts'
import { flowCards } from './page/shop/cards.ts'
import { hostile, hostileName, sales } from './page/shop/documents.ts'
import { lookItems } from './page/shop/look.ts'
import { previews } from './page/shop/publishing.ts'
import { cards } from './page/shop/tables.ts'

describe('causes of what needs a look', () => {
  const found = causes(lookItems())

  it('puts together what failed in one step for one reason, the largest first', () => {
    expect(found.map(({ node, items }) => [node, items.length])).toEqual([
      ['moves', 7],
      ['mail', 1],
      ['by-day', 1],
    ])
  })
  it('counts what waits behind a lane once, however many of its items are listed', () => {
    expect(found[0]?.behind).toBe(3)
  })
  it('knows since when', () => {
    const times = lookItems()
      .filter(({ node }) => node === 'moves')
      .map(({ at }) => at)
    expect(found[0]?.since).toBe(Math.min(...times))
  })
  it('holds the letters of one lane together, and every effect alone', () => {
    const [first, , , , , sixth, , effect, other] = lookItems().map(laneOf)
    expect(first).toBe(sixth)
    expect(effect).not.toBe(other)
  })
  it('tells what nobody knows from what failed', () => {
    expect(
      lookItems()
        .filter(nobodyKnows)
        .map(({ id }) => id),
    ).toEqual(['effect:pay'])
  })
})

describe('columns of a chart', () => {
  const columns = (name: string) => cards.find(({ table }) => table === name)?.columns ?? []

  it('are the numbers beside a day', () => {
    expect(chartColumns({ columns: columns('sales_by_day') })).toEqual({
      time: 'day',
      values: ['gross_minor', 'returns_minor', 'net_minor', 'invoices'],
    })
  })
  it('are none without a day, and none with a second key', () => {
    expect(chartColumns({ columns: columns('stock_moves') })).toBeNull()
    const second = { name: 'till', type: 'text', key: true } as const
    expect(chartColumns({ columns: [...columns('sales_by_day'), second] })).toBeNull()
  })
  it.each([
    ['2026-03-01', Date.UTC(2026, 2, 1)],
    ['2026-03', Date.UTC(2026, 2, 1)],
    ['2026-03-01T10', Date.UTC(2026, 2, 1, 10)],
    ['2026-03-01T10:30', Date.UTC(2026, 2, 1, 10, 30)],
    ['2026-03-01 10:30:05', Date.UTC(2026, 2, 1, 10, 30, 5)],
  ])('reads %s as it stands there, in whichever zone the window is', (text, ms) => {
    expect(secondsOf(text)).toBe(ms / 1000)
  })
  it.each(['', 'Monday', '2026', '2026-13-45', null, 7])('takes %j for no time', (value) => {
    expect(secondsOf(value)).toBeNull()
  })
  it('draws exact decimals, in order of time, and leaves out what has no value', () => {
    const rows = [
      { day: '2026-03-02', price: '2.550' },
      { day: '2026-03-01', price: '1.1' },
      { day: '2026-03-03', price: null },
      { day: 'later', price: '9' },
    ]
    const points = pointsOf(rows, { time: 'day', values: ['price'] }, 'price')
    expect(points.map(([, y]) => y)).toEqual([1.1, 2.55])
  })
})

describe('cells of a table', () => {
  it.each([
    [120_450, 'net_minor', '£1,204.50'],
    [-5, 'returns_minor', '-£0.05'],
    [1_204, 'invoices', '1,204'],
    ['2.550', 'average_price', '2.550'],
    [true, 'on_shelf', 'yes'],
    [null, 'net_minor', ''],
    [undefined, 'net_minor', ''],
  ])('%j in %s reads “%s”', (value, column, text) => {
    expect(sayCell(value, column, 'GBP')).toBe(text)
  })
  it('is in the money of its row where that says one', () => {
    expect(currencyOf({ currency: 'JPY' }, 'GBP')).toBe('JPY')
    expect(currencyOf({ currency: 'pounds' }, 'GBP')).toBe('GBP')
  })
  it('has a head that people read', () => {
    expect([sayColumn('net_minor'), sayColumn('sales_by_day'), sayColumn('_')]).toEqual(['Net', 'Sales by day', '_'])
  })
})

describe('bars of what passes', () => {
  const counts = (at: number, total: number): LiveCounts => ({
    flow: 'f',
    at,
    since: 0,
    state: 'on',
    outputs: { 'a.out': { total, perMinute: 0 }, 'gone.out': { total: 1_000_000, perMinute: 0 } },
    stages: {},
    progress: {},
    head: 0,
  })
  it('rise with the busiest second, move on with the clock, and start low', () => {
    const bars = passing(4)
    expect(bars(counts(1_000, 500), ['a'])).toEqual([2, 2, 2, 2])
    expect(bars(counts(1_250, 510), ['a'])).toEqual([2, 2, 2, 16])
    expect(bars(counts(2_000, 515), ['a'])).toEqual([2, 2, 16, 9])
    expect(bars(counts(5_000, 515), ['a'])).toEqual([16, 2, 2, 2])
  })
  it('take a host that counts from nothing again for no burst', () => {
    const bars = passing(3)
    bars(counts(1_000, 900), ['a'])
    expect(bars(counts(2_000, 4), ['a'])).toEqual([2, 2, 2])
  })
  it('survive a machine that slept for a week', () => {
    const bars = passing(3)
    bars(counts(1_000, 0), ['a'])
    expect(bars(counts(7 * 86_400_000, 8), ['a'])).toEqual([2, 2, 16])
  })
})

describe('questions of a publish', () => {
  const asked = (kind: string) => whatPublishingAsks(previews[kind] ?? (previews.calm as (typeof previews)[string]))

  it('are none where nothing that is kept is touched', () => {
    expect(asked('calm')).toEqual([])
  })
  it('name the step, both answers and how much past there is', () => {
    const [question] = asked('reshaped')
    expect(question?.text).toBe('What “Sales by day” kept so far does not fit the new settings.')
    expect(question?.answers.map(({ value }) => value)).toEqual(['rebuild', 'empty'])
    expect(question?.answers[0]?.help).toContain('541,909')
  })
  it('do not offer the past to a step that acts on the outside world', () => {
    expect(asked('all')[1]?.text).toBe('“Pieces by article” can begin with the past.')
  })
  it('ask what becomes of what waits for a step that goes, and name only those for which something does', () => {
    const [gone, back] = asked('removed')
    expect(gone?.text).toBe(
      'Removed: “Sales by hour” and “Tell the buyer”. But 412 events wait and one request is not settled yet.',
    )
    expect(gone?.answers.map(({ value }) => value)).toEqual(['drain', 'park', 'discard'])
    expect(back?.text).toBe('Back again: “Wait for payment”. For it one event waits.')
    expect(back?.answers.map(({ value }) => value)).toEqual(['take up', 'fresh'])
  })
  it('show a hostile name as a short line', () => {
    const stages = [{ ...(previews.reshaped?.stages[0] as never as object), name: hostileName }] as never
    const text = whatPublishingAsks({ ...(previews.reshaped as (typeof previews)[string]), stages })[0]?.text ?? ''
    expect(text).not.toMatch(/[\u202A-\u202E]/)
    expect(text.length).toBeLessThan(130)
  })
})

describe('where an event came from', () => {
  it.each([
    ['daily-sales/sales.row', '/flows/daily-sales/sales', 'Lines of the till'],
    ['other-flow/guard.low', '/flows/other-flow/guard', 'Take a payment'],
    ['a-flow-that-is-gone/x.y', '', 'a-flow-that-is-gone'],
    ['decisions', '/counterflow', 'A person'],
    ['decisions', '/operators/Ada%20Byron', 'Ada Byron'],
    ['decisions', '/operators/%E0%A4%A', 'A person'],
    ['events', 'shopify://corner-shop', 'Shopify (corner-shop)'],
    ['events', 'stripe://till', 'Stripe (till)'],
    ['events', '/programs/till-1', 'Program till-1'],
    ['events', 'app://till-1', 'A program'],
  ])('%s from %s: %s', (channel, source, words) => {
    expect(cameFrom({ channel, source, type: 'sale.line' }, sales, flowCards(4))).toBe(words)
  })
  it('shows a hostile name as text without turning marks', () => {
    expect(cameFrom({ channel: 'hostile/sales.row', source: '', type: 'sale.line' }, hostile, [])).not.toMatch(
      /[\u202A-\u202E]/,
    )
  })
})

describe('where the machine stands', () => {
  it.each([
    ['Europe/London', 'en-US', 'GBP'],
    ['Europe/Vienna', 'en-GB', 'EUR'],
    ['Asia/Tokyo', 'ja-JP', 'JPY'],
    ['America/New_York', 'en-US', 'USD'],
    ['America/Toronto', 'en-CA', 'CAD'],
    ['America/Lima', 'es', 'USD'],
    ['Australia/Sydney', 'en-AU', 'AUD'],
    ['UTC', 'en', 'EUR'],
  ])('in %s with %s, money is guessed to be %s', (zone, language, currency) => {
    expect(localCurrency(zone, language)).toBe(currency)
  })
})

describe('rows of the history', () => {
  it.each([
    ['ArrowDown', -1, 0],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 0, 0],
    ['PageDown', 2, 7],
    ['PageUp', 2, 0],
    ['Home', 5, 0],
    ['End', 5, 9],
    ['x', 5, null],
  ])('%s from row %i leads to %s', (key, from, to) => {
    expect(nextIndex(key, from, 10, 5)).toBe(to)
  })
  it('has no next row where there are none', () => expect(nextIndex('ArrowDown', -1, 0, 5)).toBeNull())
  it.each([
    [1, 0, { total: 0, older: 0 }],
    [1, 1_204, { total: 1_204, older: 0 }],
    [1, 3_200_000, { total: 1_000_000, older: 2_200_000 }],
    [3_000_001, 3_200_000, { total: 200_000, older: 0 }],
  ])('from %i to %i there are %o', (first, shown, expected) => expect(logWindow(first, shown)).toEqual(expected))
  it('has seconds today and the day before that, on the clock of the shop', () => {
    const now = Date.UTC(2026, 10, 22, 23, 30)
    expect(sayWhen(now - 60_000, 'Europe/London', now)).toBe('23:29:00')
    expect(sayWhen(now - 60_000, 'Asia/Tokyo', now)).toBe('08:29:00')
    expect(sayWhen(now - 86_400_000, 'Europe/London', now)).toBe('21 Nov 23:30')
  })
  it('says what a condition saw, and what was missing', () => {
    const values = [{ path: 'data.sku', value: 'MUG' }, { path: 'data.lines', value: [1, 2] }, { path: 'data.weight' }]
    expect(saySeen(values)).toBe('SKU was MUG, lines was [1,2], weight was missing')
    expect(saySeen([{ path: 'data.note', value: 'x'.repeat(500) }]).length).toBeLessThan(80)
    expect(saySeen({})).toBe('')
  })
})

describe('the sheet of shortcuts', () => {
  const action = (id: string, keys?: string) => ({
    id,
    title: () => id,
    enabled: () => true,
    run: () => {},
    ...(keys === undefined ? {} : { keys }),
  })
  it('lists each key once, under what it is about, and nothing without keys', () => {
    const groups = shortcutGroups(
      [action('edit.undo', 'Mod+Z'), action('edit.none'), action('view.fit', 'Mod+1 Mod+1'), action('new.area', 'N')],
      false,
    )
    expect(groups.map(({ id, shortcuts }) => [id, shortcuts.map(({ id: one, keys }) => [one, ...keys])])).toEqual([
      [
        'edit',
        [
          ['edit.undo', 'Mod+Z'],
          ['new.area', 'N'],
        ],
      ],
      ['view', [['view.fit', 'Mod+1']]],
    ])
  })
})
