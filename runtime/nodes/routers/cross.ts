/** Tells when a figure crosses a line, once per crossing and not for every figure beyond it. */
import type { FiredTimer, StageContext } from '../../model/context.ts'
import { type Decimal, decimalOf, printDecimal } from '../../model/decimal.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { CannotTell } from '../../model/expression.ts'
import { isObject, type Json } from '../../model/json.ts'
import { keptEvent, readKeptEvent } from '../../model/kept-event.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { plainly } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { crossFields } from './cross-fields.ts'
import { crossing, isBeyond, lineAt, type Watch, watchIn, watchOn } from './crossing.ts'

const verbs = { down: 'falls to', up: 'reaches', both: 'falls to or reaches' }

export const cross = defineStatefulRouter({
  type: 'cross',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'Cross',
  icon: 'chart-line',
  summary: 'Tells when a figure crosses a line, once per crossing.',
  outputs: ({ follow, again }) => [
    'down',
    'up',
    ...(follow === true ? ['beyond'] : []),
    ...(again === undefined ? [] : ['still']),
    'unclear',
  ],
  fields: crossFields,
  check: ({ threshold, line, again, direction }) => [
    ...(threshold === undefined && line === undefined
      ? [{ code: 'CROSS_LINE', message: 'Expected the figure that matters, got nothing', field: 'threshold' }]
      : []),
    ...(again !== undefined && direction !== 'down' && direction !== 'up'
      ? [{ code: 'CROSS_AGAIN', message: 'Expected one direction to tell again, got both', field: 'direction' }]
      : []),
  ],
  explain({ value, threshold, line, direction = 'both', key, again }, say = plainly) {
    const verb = direction === 'down' || direction === 'up' ? verbs[direction] : verbs.both
    const fixed = threshold === undefined ? 'a line' : say.figure(String(threshold), value)
    const where = line === undefined ? fixed : say.value(line)
    const each = key === undefined ? '' : ` for each ${say.value(key)}`
    return `Tells when ${say.value(value)} ${verb} ${where}${each}${again === undefined ? '' : `, and again ${again}`}`
  },
  compile({ value, threshold, line: lineOf, direction, key, margin, first, follow, again }, facts) {
    const fixed = threshold === undefined ? undefined : lineAt(exact(threshold), exact(margin))
    const start: Watch = first === 'tell' ? { down: 'armed', up: 'armed' } : { down: 'idle', up: 'idle' }
    const sides = direction === 'both' ? (['down', 'up'] as const) : [direction]

    function lineFor(event: CloudEvent): ReturnType<typeof lineAt> | null | undefined {
      if (lineOf === undefined) return fixed
      const at = figureOf(lineOf.evaluate(event))
      return at === null ? fixed : lineAt(at, exact(margin))
    }

    /** Remembers what to tell again at the set times, or forgets it when the figure is back. */
    function remind(event: CloudEvent, name: string, isThere: boolean, context: StageContext): void {
      if (again === undefined) return
      const before = context.state.get(told(name))
      if (isThere) context.state.set(told(name), keptEvent(event))
      else if (before !== undefined) context.state.delete(told(name))
      if (isThere && before === undefined) setTimer(name, event.time, context)
      if (!isThere && before !== undefined) context.timers.cancel(told(name))
    }

    function setTimer(name: string, after: number, context: StageContext): void {
      const next = again?.next(after, facts.zone) ?? null
      if (next !== null) context.timers.set(told(name), next)
    }

    return {
      event(event, context) {
        const name = key === undefined ? '' : keyText(key.evaluate(event))
        const line = lineFor(event)
        if (name === undefined || line === undefined || line === null) return context.emit('unclear')
        const figure = figureOf(value.evaluate(event))
        if (figure === null) return context.outcome('unknown')

        const before = watchIn(context.state.get(name))
        const crossed = crossing(figure, line, before ?? start)
        const after = watchOn(figure, line, before ?? start, crossed)
        if (before?.down !== after.down || before.up !== after.up) context.state.set(name, after)
        const beyond = sides.filter((side) => isBeyond(figure, line, side))
        remind(event, name, beyond.length > 0, context)
        if (crossed !== undefined && sides.includes(crossed)) {
          context.outcome('crossed', Number(printDecimal(figure)), Number(printDecimal(line.at)))
          context.emit(crossed)
        } else if (follow && beyond.some((side) => after[side] === 'told')) context.emit('beyond')
      },
      timer({ key: reminder, due, late = 0 }: FiredTimer, context) {
        const kept = context.state.get(reminder)
        if (!isObject(kept)) return
        context.emit('still', { ...readKeptEvent(kept), time: due })
        // Of the times at which this computer was off only one is made up for.
        setTimer(nameIn(reminder), due + late, context)
      },
    }
  },
  examples: [
    {
      title: 'Stock falls to the reorder point: told once, not for every sale',
      config: { value: 'data.after', threshold: 5, direction: 'down', key: 'data.item' },
      given: [
        { data: { item: 'A', after: 7 } },
        { data: { item: 'A', after: 5 } },
        { data: { item: 'A', after: 4 } },
        { data: { item: 'B', after: 3 } },
        { data: { item: 'A', after: 20 } },
        { data: { item: 'A', after: '4.5' } },
      ],
      expect: {
        down: [
          { item: 'A', after: 5 },
          { item: 'A', after: '4.5' },
        ],
      },
    },
    {
      title: 'Back in stock means at least 1; unknown is not 0',
      config: { value: 'data.after', threshold: 1, direction: 'up' },
      given: [
        { data: { after: -3 } },
        { data: { after: 0 } },
        { data: { after: null } },
        { data: {} },
        { data: { after: 1 } },
        { data: { after: 2 } },
      ],
      expect: { up: [{ after: 1 }] },
    },
    {
      title: 'A figure that trembles around the line tells once',
      config: { value: 'data.after', threshold: 10, direction: 'down', margin: 2 },
      given: [
        { data: { after: 11 } },
        { data: { after: 10 } },
        { data: { after: 11 } },
        { data: { after: 10 } },
        { data: { after: 13 } },
        { data: { after: 9 } },
      ],
      expect: { down: [{ after: 10 }, { after: 9 }] },
    },
    {
      title: 'A line per item, and every morning once more while nothing came',
      config: {
        value: 'data.after',
        line: 'data.point',
        direction: 'down',
        key: 'data.item',
        follow: true,
        again: 'every day at 06:00',
      },
      given: [
        { data: { item: 'A', after: 7, point: 5 } },
        { data: { item: 'A', after: 4, point: 5 } },
        { data: { item: 'A', after: 3, point: 5 } },
        86_400_000,
        { data: { item: 'A', after: 9, point: 5 } },
        86_400_000,
      ],
      expect: {
        down: [{ item: 'A', after: 4, point: 5 }],
        beyond: [{ item: 'A', after: 3, point: 5 }],
        still: [{ item: 'A', after: 3, point: 5 }],
      },
    },
  ],
})

const told = (name: string): string => `told ${name}`
const nameIn = (reminder: string): string => reminder.slice('told '.length)

const figureOf = (value: Json | CannotTell): Decimal | null =>
  typeof value === 'number' || typeof value === 'string' ? decimalOf(value) : null

/** Numbers of a config are finite, so they have a decimal form. */
const exact = (value: number): Decimal => decimalOf(value) ?? { units: 0n, scale: 0 }
