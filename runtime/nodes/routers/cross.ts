/** Tells when a figure crosses a line, once per crossing and not for every figure beyond it. */
import { type Decimal, decimalOf, printDecimal } from '../../model/decimal.ts'
import type { CannotTell } from '../../model/expression.ts'
import type { Json } from '../../model/json.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { plainly } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { crossing, lineAt, type Watch, watchIn, watchOn } from './crossing.ts'

const verbs = { down: 'falls to', up: 'reaches', both: 'falls to or reaches' }

export const cross = defineStatefulRouter({
  type: 'cross',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'Cross',
  icon: 'chart-line',
  summary: 'Tells when a figure crosses a line, once per crossing.',
  outputs: ['down', 'up', 'unclear'],
  fields: {
    value: {
      kind: 'expression',
      label: 'Figure',
      expect: 'any',
      shapesState: true,
      help: 'The figure to watch, such as data.after. Nothing (null) is unknown, not 0.',
    },
    threshold: {
      kind: 'number',
      label: 'Line',
      shapesState: true,
      help: 'The figure that matters: down means it is at or below the line after having been above.',
    },
    direction: {
      kind: 'choice',
      default: 'both',
      shapesState: true,
      help: 'Which crossings are told.',
      options: [
        { value: 'down', label: 'Only down' },
        { value: 'up', label: 'Only up' },
        { value: 'both', label: 'Both ways' },
      ],
    },
    key: {
      kind: 'expression',
      label: 'For each',
      expect: 'key',
      optional: true,
      shapesState: true,
      help: 'What each has a figure of its own, such as data.item. Empty: there is only one figure.',
    },
    margin: {
      kind: 'number',
      default: 0,
      minimum: 0,
      shapesState: true,
      help: 'How far beyond the line the figure must go back before the next crossing is told, so that a figure that trembles tells once.',
    },
    first: {
      kind: 'choice',
      label: 'First figure',
      default: 'remember',
      shapesState: true,
      help: 'What to do when the very first figure is beyond the line already: nobody saw it cross.',
      options: [
        { value: 'remember', label: 'Remember it' },
        { value: 'tell', label: 'Tell it as a crossing' },
      ],
    },
  },
  explain({ value, threshold, direction = 'both', key }, say = plainly) {
    const verb = direction === 'down' || direction === 'up' ? verbs[direction] : verbs.both
    return `Tells when ${say.value(value)} ${verb} ${say.figure(String(threshold), value)}${key === undefined ? '' : ` for each ${say.value(key)}`}`
  },
  compile({ value, threshold, direction, key, margin, first }) {
    const line = lineAt(exact(threshold), exact(margin))
    const start: Watch = first === 'tell' ? { down: 'armed', up: 'armed' } : { down: 'idle', up: 'idle' }
    return {
      event(event, context) {
        const name = key === undefined ? '' : keyText(key.evaluate(event))
        if (name === undefined) return context.emit('unclear')
        const figure = figureOf(value.evaluate(event))
        if (figure === null) return context.outcome('unknown')

        const before = watchIn(context.state.get(name))
        const crossed = crossing(figure, line, before ?? start)
        const after = watchOn(figure, line, before ?? start, crossed)
        if (before?.down !== after.down || before.up !== after.up) context.state.set(name, after)
        if (crossed === undefined || (direction !== 'both' && direction !== crossed)) return
        context.outcome('crossed', Number(printDecimal(figure)), threshold)
        context.emit(crossed)
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
  ],
})

const figureOf = (value: Json | CannotTell): Decimal | null =>
  typeof value === 'number' || typeof value === 'string' ? decimalOf(value) : null

/** Numbers of a config are finite, so they have a decimal form. */
const exact = (value: number): Decimal => decimalOf(value) ?? { units: 0n, scale: 0 }
