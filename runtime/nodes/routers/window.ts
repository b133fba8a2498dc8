/** Counts or adds up events per stretch of time: full hours and days, or always the last while. */
import type { StageHandlers } from '../../model/context.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { zoneOf } from '../../model/zone.ts'
import { plainly } from '../condition-words.ts'
import { sayDuration } from '../words.ts'
import { dayFields } from './day-fields.ts'
import { eachOrAllField } from './each-field.ts'
import { dayBuckets, lengthBuckets } from './window-buckets.ts'
import { measureOf, type WindowOutput } from './window-measure.ts'
import { sliding } from './window-sliding.ts'
import { tumbling } from './window-tumbling.ts'

const nouns = { count: 'Counts events', sum: 'Adds up', distinct: 'Counts different' }

export const window = defineStatefulRouter({
  type: 'window',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'Window',
  icon: 'sigma',
  summary: 'Counts or adds up events per hour, per day, or over the last while.',
  outputs: ['result', 'late', 'unclear'],
  fields: {
    measure: {
      kind: 'choice',
      default: 'count',
      shapesState: true,
      help: 'What to work out.',
      options: [
        { value: 'count', label: 'How many events' },
        { value: 'sum', label: 'The sum of a value' },
        { value: 'distinct', label: 'How many different values' },
      ],
    },
    value: {
      kind: 'expression',
      expect: 'any',
      optional: true,
      shapesState: true,
      help: 'The value to add up or to count, such as the total of an order.',
    },
    key: eachOrAllField('What gets a figure of its own, such as each customer. Empty: one figure for all.'),
    list: {
      kind: 'expression',
      expect: 'any',
      optional: true,
      shapesState: true,
      help: 'What to list of each event of the last while, such as event.id, so that a result can show what it rests on.',
    },
    over: {
      kind: 'choice',
      label: 'Over',
      default: 'length',
      shapesState: true,
      help: 'Stretches of time that follow each other give one result when they end; the last while gives a result with every event.',
      options: [
        { value: 'length', label: 'One stretch after the other' },
        { value: 'day', label: 'Business days' },
        { value: 'last', label: 'The last while, up to each event' },
      ],
    },
    length: {
      kind: 'duration',
      default: '1h',
      shapesState: true,
      help: 'How long a stretch, or the last while, is. Business days have their own length.',
    },
    ...dayFields,
  },
  check({ measure = 'count', value, list, over = 'length', length = '1h' }) {
    if (list !== undefined && over !== 'last')
      return [
        {
          code: 'WINDOW_LIST',
          message: 'Expected a list only over the last while, got one for stretches',
          field: 'list',
        },
      ]
    if (measure !== 'count' && value === undefined)
      return [
        { code: 'WINDOW_VALUE', message: 'Expected the value to add up or to count, got nothing', field: 'value' },
      ]
    if (over !== 'day' && /^0+(?:ms|[smhd])$/.test(length))
      return [{ code: 'WINDOW_LENGTH', message: `Expected a length such as 1h, got ${length}`, field: 'length' }]
    return []
  },
  explain({ measure = 'count', value, key, over = 'length', length = '1h' }, say = plainly) {
    const what = measure === 'sum' ? nouns.sum : measure === 'distinct' ? nouns.distinct : nouns.count
    const of = measure === 'count' || value === undefined ? '' : ` ${say.value(value)}`
    const time =
      over === 'day'
        ? 'per business day'
        : over === 'last'
          ? `over the last ${sayDuration(length)}`
          : `every ${sayDuration(length).replace(/^1 /, '')}`
    return `${what}${of} ${time}${key === undefined ? '' : ` for each ${say.value(key)}`}`
  },
  compile({ measure, value, key, list, over, length, zone, dayStart }, facts): StageHandlers<WindowOutput> {
    const measured = measureOf(measure, value)
    if (over === 'last') return sliding(measured, key, length, list)
    const named = zoneOf(zone || facts.zone)
    return tumbling(
      measured,
      key,
      over === 'day' && named !== null ? dayBuckets(named, dayStart) : lengthBuckets(length),
    )
  },
  examples: [
    {
      title: 'Sales per hour and shop; an event for a closed hour is shown as late',
      config: { measure: 'sum', value: 'data.total.minor', key: 'data.location', length: '1h' },
      given: [
        { time: '2026-03-02T10:00:00Z', data: { location: 'LON', total: { minor: 1530, currency: 'GBP' } } },
        { time: '2026-03-02T10:59:59.999Z', data: { location: 'LON', total: { minor: 470, currency: 'GBP' } } },
        { time: '2026-03-02T11:00:00Z', data: { location: 'LON', total: { minor: 1, currency: 'GBP' } } },
        { time: '2026-03-02T10:30:00Z', data: { location: 'LON', total: { minor: 9, currency: 'GBP' } } },
      ],
      expect: {
        result: [
          { key: 'LON', from: '2026-03-02T10:00:00.000Z', to: '2026-03-02T11:00:00.000Z', value: 2000, count: 2 },
        ],
        late: [{ location: 'LON', total: { minor: 9, currency: 'GBP' } }],
      },
    },
    {
      title: 'The business day on which the clocks go forward has 23 hours',
      config: { measure: 'sum', value: 'data.quantity', over: 'day', zone: 'Europe/London' },
      given: [
        { time: '2026-03-29T00:30:00Z', data: { quantity: '0.1' } },
        { time: '2026-03-29T22:59:00Z', data: { quantity: '0.2' } },
        { time: '2026-03-29T23:00:00Z', data: { quantity: '5' } },
      ],
      expect: {
        result: [
          {
            key: null,
            from: '2026-03-29T00:00:00.000Z',
            to: '2026-03-29T23:00:00.000Z',
            day: '2026-03-29',
            value: 0.3,
            count: 2,
          },
        ],
      },
    },
    {
      title: 'Failed logins over the last 5 minutes',
      config: { key: 'data.account_ref', over: 'last', length: '5m' },
      given: [
        { data: { account_ref: 'a' } },
        298_000,
        { data: { account_ref: 'a' } },
        2000,
        { data: { account_ref: 'a' } },
        { data: {} },
      ],
      expect: {
        result: [
          { key: 'a', from: '2026-03-02T09:55:00.000Z', to: '2026-03-02T10:00:00.000Z', value: 1, count: 1 },
          { key: 'a', from: '2026-03-02T09:59:59.000Z', to: '2026-03-02T10:04:59.000Z', value: 2, count: 2 },
          { key: 'a', from: '2026-03-02T10:00:02.000Z', to: '2026-03-02T10:05:02.000Z', value: 2, count: 2 },
        ],
        unclear: [{}],
      },
    },
    {
      title: 'Different accounts from one address, with the accounts',
      config: {
        measure: 'distinct',
        value: 'data.account',
        key: 'data.ip',
        list: 'data.account',
        over: 'last',
        length: '10m',
      },
      given: [{ data: { ip: 'i', account: 'a' } }, { data: { ip: 'i', account: 'b' } }],
      expect: {
        result: [
          {
            key: 'i',
            from: '2026-03-02T09:50:00.000Z',
            to: '2026-03-02T10:00:00.000Z',
            value: 1,
            count: 1,
            list: ['a'],
          },
          {
            key: 'i',
            from: '2026-03-02T09:50:01.000Z',
            to: '2026-03-02T10:00:01.000Z',
            value: 2,
            count: 2,
            list: ['a', 'b'],
          },
        ],
      },
    },
  ],
})
