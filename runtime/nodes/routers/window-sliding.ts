/** A window that always reaches back from the latest event: the figure as it is, with every event. */
import type { StageHandlers } from '../../model/context.ts'
import { isoTime } from '../../model/event-text.ts'
import { type Expression, known } from '../../model/expression.ts'
import type { Json } from '../../model/json.ts'
import { keyText } from '../key-text.ts'
import { addTexts, type Measure, sumAsJson, type WindowOutput } from './window-measure.ts'

/** `listed`: what the result shows of the event. */
type Entry = readonly [time: number, part: string] | readonly [time: number, part: string, listed: Json]

/** More events of one key than that are counted as that many; the result says so. */
const mostEntries = 10_000
/** A result shows the latest of them; a thousand more would make every event as large as its past. */
const mostListed = 20

export function sliding(
  measure: Measure,
  key: Expression<Json> | undefined,
  length: number,
  list: Expression<Json> | undefined,
): StageHandlers<WindowOutput> {
  return {
    event(event, context) {
      const name = key === undefined ? '' : keyText(key.evaluate(event))
      const part = measure.contribution(event)
      const listed = list === undefined ? undefined : known(list.evaluate(event))
      if (name === undefined || part === undefined) return context.emit('unclear')
      const before = readEntries(context.state.get(name))
      const to = Math.max(event.time, before.at(-1)?.[0] ?? event.time)
      if (event.time <= to - length) return context.emit('late')

      const entries = before.filter(([time]) => time > to - length)
      const place = entries.findLastIndex(([time]) => time <= event.time) + 1
      entries.splice(place, 0, listed === undefined ? [event.time, part] : [event.time, part, listed])
      const full = entries.length > mostEntries
      if (full) entries.shift()
      context.state.set(name, entries, Math.max(0, to - context.now) + length)
      context.emit('result', {
        type: 'window.result',
        data: {
          key: key === undefined ? null : name,
          from: isoTime(to - length),
          to: isoTime(to),
          value: figure(measure.kind, entries),
          count: entries.length,
          ...(list === undefined ? {} : { list: entries.flatMap(listedIn).slice(-mostListed) }),
          ...(full ? { full } : {}),
        },
      })
    },
  }
}

function figure(kind: Measure['kind'], entries: readonly Entry[]): number | string {
  if (kind === 'count') return entries.length
  if (kind === 'distinct') return new Set(entries.map(([, part]) => part)).size
  return sumAsJson(entries.reduce((sum, [, part]) => addTexts(sum, part), '0'))
}

function readEntries(state: Json | undefined): Entry[] {
  if (!isList(state)) return []
  return state.flatMap((entry): Entry[] => (isList(entry) ? [readEntry(entry)] : []))
}

const readEntry = ([time, part, listed]: readonly Json[]): Entry =>
  listed === undefined ? [Number(time), String(part)] : [Number(time), String(part), listed]

const listedIn = ([, , listed]: Entry): readonly Json[] => (listed === undefined ? [] : [listed])

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
