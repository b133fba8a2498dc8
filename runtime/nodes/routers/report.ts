/** Makes a report of each business day when it is asked for. A day that was reported is corrected in the next report, never changed. */
import type { StageContext } from '../../model/context.ts'
import { isoTime } from '../../model/event-text.ts'
import { CannotTell } from '../../model/expression.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import type { Problem } from '../../model/problem.ts'
import { zoneOf } from '../../model/zone.ts'
import { plainly, sayWhichEvent } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { sayList } from '../words.ts'
import { reportFields } from './report-fields.ts'
import { addTo, figuresIn, partsOf } from './report-figures.ts'
import { type Bucket, dayBuckets } from './window-buckets.ts'

/** Days that one report makes up for. Of days without any event, only the last week: nobody reads thirty times nothing. */
const mostDays = 366
const mostEmptyDays = 7
/** Groups of one breakdown; what goes beyond is shown together. */
const mostGroups = 500
const others = 'others'

export const report = defineStatefulRouter({
  type: 'report',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'Report',
  icon: 'clipboard-list',
  summary: 'Makes a report of each business day; what comes later is shown as a correction.',
  outputs: ['report', 'unclear'],
  fields: reportFields,
  check: ({ figures }) =>
    figures.flatMap(({ name, keep = 'add', value }, index): readonly Problem[] => [
      ...(keep !== 'count' && value === undefined
        ? [
            {
              code: 'REPORT_VALUE',
              message: 'Expected the value to add up or to count, got nothing',
              field: `figures.${index}.value`,
            },
          ]
        : []),
      ...(figures.findIndex((other) => other.name === name) < index
        ? [{ code: 'FIELD_TWICE', message: `The figure ${name} is there twice`, field: `figures.${index}.name` }]
        : []),
    ]),
  explain: ({ closes, figures, by = [] }, say = plainly) =>
    `Reports ${sayList(figures.map(({ name }) => name.replaceAll('_', ' ')))}${by.length === 0 ? '' : ` by ${sayList(by.map(({ name }) => name))}`} of the day before, when ${sayWhichEvent(closes, say)} comes`,
  compile({ closes, figures, by, zone, dayStart, currency: chosen, type }, facts) {
    const currency = chosen || facts.currency
    type Context = StageContext<'report' | 'unclear'>
    const named = zone || facts.zone
    const found = zoneOf(named)
    const dayOf = found === null ? undefined : dayBuckets(found, dayStart)

    /** Sums of the day as a whole and of each of its groups. */
    function count(
      kept: string,
      parts: Parameters<typeof addTo>[2],
      groups: readonly string[],
      context: Context,
    ): void {
      addTo(kept, figures, parts, context)
      by.forEach(({ name }, index) => {
        const list = namesIn(context.state.get(listKey(kept, name)))
        const group = groups[index] ?? others
        const shown = list.includes(group) || list.length < mostGroups ? group : others
        if (!list.includes(shown)) context.state.set(listKey(kept, name), [...list, shown])
        addTo(groupKey(kept, name, shown), figures, parts, context)
      })
    }

    function broken(kept: string, context: Context): JsonObject {
      return Object.fromEntries(
        by.map(({ name }) => {
          const groups = [...namesIn(context.state.get(listKey(kept, name)))].sort()
          return [
            name,
            groups.map((key) => ({
              key,
              ...figuresIn(context.state.get(groupKey(kept, name, key)), figures, currency),
            })),
          ]
        }),
      )
    }

    function tell(day: Bucket, corrections: readonly Json[], context: Context): void {
      const kept = dayKey(day)
      const sums = context.state.get(kept)
      context.emit('report', {
        type,
        subject: `report/${day.day}`,
        data: {
          business_day: day.day ?? null,
          zone: named,
          from: isoTime(day.from),
          to: isoTime(day.to),
          currency,
          events: isObject(sums) ? Number(sums.events) : 0,
          figures: figuresIn(sums, figures, currency),
          by: broken(kept, context),
          corrections,
        },
      })
    }

    /** What came for days that had been reported, once. */
    function takeCorrections(context: Context): readonly Json[] {
      const days = [...namesIn(context.state.get(late))].sort()
      context.state.delete(late)
      return days.map((day) => {
        const sums = context.state.get(lateKey(day))
        context.state.delete(lateKey(day))
        return {
          business_day: day,
          events: isObject(sums) ? Number(sums.events) : 0,
          figures: figuresIn(sums, figures, currency),
        }
      })
    }

    function close(at: number, bucketOf: (time: number) => Bucket, context: Context): void {
      const today = bucketOf(at)
      const before = reportedIn(context.state.get(reported))
      const first = before === undefined ? bucketOf(today.from - 1) : bucketOf(before.to)
      if (first.from >= today.from) {
        context.outcome('reported already')
        return
      }
      const days: Bucket[] = []
      for (let day = first; day.from < today.from; day = bucketOf(day.to)) days.push(day)
      const due = days
        .slice(-mostDays)
        .filter(
          (day, index, all) => index >= all.length - mostEmptyDays || context.state.get(dayKey(day)) !== undefined,
        )
      const corrections = takeCorrections(context)
      for (const [index, day] of due.entries()) tell(day, index === due.length - 1 ? corrections : [], context)
      context.state.set(reported, { since: before?.since ?? first.from, to: today.from })
      context.outcome('reported', due.length, corrections.length)
    }

    return {
      event(event, context) {
        const isAsked = closes.evaluate(event)
        if (isAsked instanceof CannotTell || dayOf === undefined) return context.emit('unclear')
        if (isAsked) return close(event.time, dayOf, context)
        const parts = partsOf(figures, event)
        const groups = by.map(({ value }) => keyText(value.evaluate(event)))
        if (parts === undefined || groups.includes(undefined)) return context.emit('unclear')
        const day = dayOf(event.time)
        const told = reportedIn(context.state.get(reported))
        if (told === undefined || day.from >= told.to) return count(dayKey(day), parts, groups.map(String), context)
        if (day.from < told.since) return context.outcome('before the first report')
        const name = day.day ?? ''
        const days = namesIn(context.state.get(late))
        if (!days.includes(name)) context.state.set(late, [...days, name])
        addTo(lateKey(name), figures, parts, context)
        context.outcome('correction')
      },
    }
  },
  examples: [
    {
      title: 'Yesterday at six in the morning; what comes after that is a correction',
      config: {
        closes: 'event.type == "report.due"',
        figures: [
          { name: 'net', value: 'data.minor', money: true },
          { name: 'orders', keep: 'distinct', value: 'data.order' },
        ],
        by: [{ name: 'channel', value: 'data.channel' }],
      },
      given: [
        { time: '2026-03-02T10:00:00Z', data: { minor: 1000, order: '1', channel: 'web' } },
        { time: '2026-03-02T10:00:00Z', data: { minor: 500, order: '1', channel: 'web' } },
        { time: '2026-03-02T11:00:00Z', data: { minor: -200, order: '2', channel: 'till' } },
        { type: 'report.due', time: '2026-03-03T06:00:00Z' },
        { time: '2026-03-02T22:00:00Z', data: { minor: 70, order: '3', channel: 'web' } },
        { type: 'report.due', time: '2026-03-04T06:00:00Z' },
      ],
      expect: {
        report: [
          {
            business_day: '2026-03-02',
            zone: 'Europe/London',
            from: '2026-03-02T00:00:00.000Z',
            to: '2026-03-03T00:00:00.000Z',
            currency: 'GBP',
            events: 3,
            figures: { net: { minor: 1300, currency: 'GBP' }, orders: 2 },
            by: {
              channel: [
                { key: 'till', net: { minor: -200, currency: 'GBP' }, orders: 1 },
                { key: 'web', net: { minor: 1500, currency: 'GBP' }, orders: 1 },
              ],
            },
            corrections: [],
          },
          {
            business_day: '2026-03-03',
            zone: 'Europe/London',
            from: '2026-03-03T00:00:00.000Z',
            to: '2026-03-04T00:00:00.000Z',
            currency: 'GBP',
            events: 0,
            figures: { net: { minor: 0, currency: 'GBP' }, orders: 0 },
            by: { channel: [] },
            corrections: [
              { business_day: '2026-03-02', events: 1, figures: { net: { minor: 70, currency: 'GBP' }, orders: 1 } },
            ],
          },
        ],
      },
    },
    {
      title: 'A day that begins at four; a computer that was off makes up for every day with sales',
      config: {
        closes: 'event.type == "report.due"',
        figures: [{ name: 'sold', keep: 'count' }],
        dayStart: '4h',
        type: 'report.daily_sales',
      },
      given: [
        { type: 'report.due', time: '2026-03-02T06:00:00Z' },
        { time: '2026-03-03T03:59:00Z', data: {} },
        { type: 'report.due', time: '2026-03-04T06:00:00Z' },
        { type: 'report.due', time: '2026-03-04T07:00:00Z' },
      ],
      expect: {
        report: [
          {
            business_day: '2026-03-01',
            zone: 'Europe/London',
            from: '2026-03-01T04:00:00.000Z',
            to: '2026-03-02T04:00:00.000Z',
            currency: 'GBP',
            events: 0,
            figures: { sold: 0 },
            by: {},
            corrections: [],
          },
          {
            business_day: '2026-03-02',
            zone: 'Europe/London',
            from: '2026-03-02T04:00:00.000Z',
            to: '2026-03-03T04:00:00.000Z',
            currency: 'GBP',
            events: 1,
            figures: { sold: 1 },
            by: {},
            corrections: [],
          },
          {
            business_day: '2026-03-03',
            zone: 'Europe/London',
            from: '2026-03-03T04:00:00.000Z',
            to: '2026-03-04T04:00:00.000Z',
            currency: 'GBP',
            events: 0,
            figures: { sold: 0 },
            by: {},
            corrections: [],
          },
        ],
      },
    },
  ],
})

const reported = 'reported'
const late = 'late'
const dayKey = ({ day }: Bucket): string => `day ${day}`
const lateKey = (day: string): string => `late ${day}`
const listKey = (kept: string, breakdown: string): string => `${kept} ${breakdown}`
const groupKey = (kept: string, breakdown: string, group: string): string => `${kept} ${breakdown} ${group}`

const namesIn = (state: Json | undefined): readonly string[] =>
  isList(state) ? state.filter((name) => typeof name === 'string') : []
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

const reportedIn = (state: Json | undefined): { readonly since: number; readonly to: number } | undefined =>
  isObject(state) ? { since: Number(state.since), to: Number(state.to) } : undefined
