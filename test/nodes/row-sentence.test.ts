/** A row of a table as a sentence, as the form writes it. */
import { expect, it } from 'vitest'
import type { Row } from '../../runtime/model/table.ts'
import { columnsIn, parseRowSentence, sayRow, saysNothing } from '../../runtime/nodes/row-sentence.ts'

const stock = '{available} available[, {held} held for {until, left}][, {sold} sold {day, day}]'

const say = (text: string, row: Row): string =>
  sayRow(parseRowSentence(text), row, (value, _column, as) =>
    saysNothing(value)
      ? undefined
      : as === 'left'
        ? value === 'later'
          ? '12 more minutes'
          : undefined
        : as === 'day'
          ? 'today'
          : String(value),
  )

it.each<[what: string, text: string, row: Row, words: string]>([
  [
    'all of it',
    stock,
    { day: '2026-03-02', available: '3', held: '1', until: 'later', sold: '2' },
    '3 available, 1 held for 12 more minutes, 2 sold today',
  ],
  [
    'nothing held',
    stock,
    { day: '2026-03-02', available: '3', held: '0', until: 'later', sold: '2' },
    '3 available, 2 sold today',
  ],
  [
    'a hold that is over',
    stock,
    { day: '2026-03-02', available: '3', held: '1', until: 'before', sold: null },
    '3 available',
  ],
  ['none left is said', stock, { available: '0', held: null, until: null, sold: '0' }, '0 available'],
  [
    'exact figures',
    stock,
    { available: '0.35', held: '0.00', sold: '1', day: '2026-03-02' },
    '0.35 available, 1 sold today',
  ],
  ['a column that is empty', '{says}[ {address}]', { says: 'Three tries', address: '' }, 'Three tries'],
  ['other braces and brackets stay', '{says} {} { a } ]', { says: 'x' }, 'x {} { a } ]'],
  ['a column that the row does not have', '{gone} of it', {}, 'of it'],
])('%s', (_what, text, row, words) => expect(say(text, row)).toBe(words))

it('names the columns that it shows, inside of brackets as well', () => {
  expect(columnsIn(parseRowSentence(stock))).toEqual(['available', 'held', 'until', 'sold', 'day'])
  expect(columnsIn(parseRowSentence('no column'))).toEqual([])
})
