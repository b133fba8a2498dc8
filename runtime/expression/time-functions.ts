/** Functions over times, durations and time zones. There is no "now": an event is judged by its own time. */
import { CannotTell } from '../model/expression.ts'
import { nearest } from '../model/nearest.ts'
import { type Zone, zoneNames, zoneOf } from '../model/zone.ts'
import { failed, type Run } from './budget.ts'
import type { Compiled, Compiler } from './compiler.ts'
import { readDuration } from './duration.ts'
import type { FunctionType, Parameter } from './function.ts'
import type { Node } from './parse.ts'
import { earliest, latest, parseMoment } from './rfc3339.ts'
import { durationType, numberType, type StaticType, textType, timeType } from './static-type.ts'
import { Duration, Timestamp } from './value.ts'

const time: Parameter = { name: 'time', kinds: ['time'] }
const zone: Parameter = { name: 'zone', kinds: ['text'] }
const whole = (milliseconds: number, unit: number): number => Math.trunc(milliseconds / unit) + 0

/** A reading of the wall clock; `zone` is null for UTC. */
type Reading = (milliseconds: number, zone: Zone | null) => string | number

const local = (milliseconds: number, at: Zone | null): Date =>
  new Date(at === null ? milliseconds : at.local(milliseconds))

const readings: readonly (readonly [name: string, help: string, read: Reading])[] = [
  ['getFullYear', 'The year.', (ms, at) => local(ms, at).getUTCFullYear()],
  ['getMonth', 'The month, from 0.', (ms, at) => local(ms, at).getUTCMonth()],
  ['getDate', 'The day of the month, from 1.', (ms, at) => local(ms, at).getUTCDate()],
  ['getDayOfMonth', 'The day of the month, from 0.', (ms, at) => local(ms, at).getUTCDate() - 1],
  ['getDayOfWeek', 'The day of the week; Sunday is 0.', (ms, at) => local(ms, at).getUTCDay()],
  ['getDayOfYear', 'The day of the year, from 0.', (ms, at) => dayOfYear(local(ms, at))],
  ['getHours', 'The hour, 0 to 23.', (ms, at) => local(ms, at).getUTCHours()],
  ['getMinutes', 'The minute.', (ms, at) => local(ms, at).getUTCMinutes()],
  ['getSeconds', 'The second.', (ms, at) => local(ms, at).getUTCSeconds()],
  ['getMilliseconds', 'The milliseconds within the second.', (ms, at) => local(ms, at).getUTCMilliseconds()],
]

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

const spans: readonly (readonly [name: string, help: string, unit: number])[] = [
  ['getHours', 'The whole hours of a duration.', 3_600_000],
  ['getMinutes', 'The whole minutes of a duration.', 60_000],
  ['getSeconds', 'The whole seconds of a duration.', 1_000],
  ['getMilliseconds', 'The milliseconds of a duration.', 1],
]

const inZone = (name: string, help: string, gives: StaticType, read: Reading): FunctionType => ({
  name,
  parameters: [time, zone],
  gives,
  help,
  example: `${name}(event.time, "Europe/London")`,
  apply: (a, b) => readWith(read, a, b),
  prepare: (values, node, compiler) => prepareZone(values, read, node, compiler),
})

export const timeFunctions: readonly FunctionType[] = [
  inZone('day', 'The day in a time zone, such as "2010-12-01".', textType, (ms, at) => (at === null ? '' : at.day(ms))),
  inZone('hour', 'The hour in a time zone, 0 to 23.', numberType, (ms, at) => local(ms, at).getUTCHours()),
  inZone(
    'weekday',
    'The day of the week in a time zone, such as "Monday".',
    textType,
    (ms, at) => weekdays[local(ms, at).getUTCDay()] ?? '',
  ),
  {
    name: 'businessDay',
    parameters: [time, zone, { name: 'start', kinds: ['text', 'duration'] }],
    gives: textType,
    help: 'The day in a time zone, where a day begins so long after midnight: at 03:59 it is still yesterday with "4h".',
    example: 'businessDay(event.time, "Europe/London", "4h")',
    apply(value, name, start) {
      if (!(value instanceof Timestamp) || typeof name !== 'string') return failed.type
      const length = start instanceof Duration ? start : typeof start === 'string' ? duration(start) : failed.type
      if (!(length instanceof Duration)) return length
      const found = zoneOf(name)
      if (found === null) return failed.value
      // By the clock on the wall, so that a day with 23 hours begins at four as well.
      const wall = found.local(value.milliseconds) - length.milliseconds
      return new Date(Math.floor(wall / 86_400_000) * 86_400_000).toISOString().slice(0, 10)
    },
  },
  {
    name: 'timestamp',
    parameters: [{ name: 'text', kinds: ['text', 'number', 'time'] }],
    gives: timeType,
    help: 'A moment from RFC 3339 text or seconds since 1970.',
    example: 'event.time > timestamp("2026-01-01T00:00:00Z")',
    apply(value) {
      if (value instanceof Timestamp) return value
      const found =
        typeof value === 'string' ? parseMoment(value) : typeof value === 'number' ? value * 1000 : Number.NaN
      if (typeof value !== 'string' && typeof value !== 'number') return failed.type
      return found === null ? failed.value : found >= earliest && found <= latest ? new Timestamp(found) : failed.range
    },
    prepare([value], node, compiler) {
      const text = value?.constant?.value
      if (typeof text !== 'string') return null
      const found = parseMoment(text)
      if (found !== null) return constantRun(new Timestamp(found))
      compiler.report(node, 'EXPR_TYPE', `Expected a time such as 2026-01-15T14:30:00Z, got ${JSON.stringify(text)}`, {
        found: text,
      })
      return null
    },
  },
  {
    name: 'duration',
    parameters: [{ name: 'text', kinds: ['text', 'duration'] }],
    gives: durationType,
    help: 'A length of time: 10m, 1h30m, 7d.',
    example: 'event.time - timestamp(data.placed_at) > duration("30m")',
    apply: (value) => (value instanceof Duration ? value : typeof value !== 'string' ? failed.type : duration(value)),
    prepare([value], node, compiler) {
      const text = value?.constant?.value
      if (typeof text !== 'string') return null
      const found = duration(text)
      if (found instanceof Duration) return constantRun(found)
      compiler.report(node, 'EXPR_TYPE', `Expected a duration such as 10m, got ${JSON.stringify(text)}`, {
        found: text,
      })
      return null
    },
  },
  ...readings.map(([name, help, read]): FunctionType => {
    const span = spans.find(([other]) => other === name)
    return {
      name,
      method: true,
      parameters: [
        { name: 'time', kinds: span === undefined ? ['time'] : ['time', 'duration'] },
        { ...zone, optional: true },
      ],
      gives: numberType,
      help: `${help} Without a zone: UTC.${span === undefined ? '' : ` Of a duration: ${span[1]}`}`,
      example: `event.time.${name}("Europe/London") == 9`,
      apply(a, b) {
        if (a instanceof Duration)
          return span === undefined || b !== undefined ? failed.type : whole(a.milliseconds, span[2])
        return b === undefined
          ? a instanceof Timestamp
            ? read(a.milliseconds, null)
            : failed.type
          : readWith(read, a, b)
      },
      prepare: (values, node, compiler) => (values.length > 1 ? prepareZone(values, read, node, compiler) : null),
    }
  }),
]

const constantRun =
  (value: unknown): Run =>
  () =>
    value

function duration(text: string): Duration | CannotTell {
  const found = readDuration(text)
  return found === null ? failed.value : new Duration(found)
}

function readWith(read: Reading, value: unknown, zoneName: unknown): unknown {
  if (!(value instanceof Timestamp) || typeof zoneName !== 'string') return failed.type
  const found = zoneOf(zoneName)
  return found === null ? failed.value : read(value.milliseconds, found)
}

/** With a constant zone the name is checked once, and `event.time` is read without making a value. */
function prepareZone([value, name]: readonly Compiled[], read: Reading, node: Node, compiler: Compiler): Run | null {
  const text = name?.constant?.value
  if (value === undefined || typeof text !== 'string') return null
  const found = zoneOf(text)
  if (found === null) {
    const meant = nearest(text, zoneNames())
    compiler.report(
      node,
      'EXPR_UNKNOWN',
      `Expected a time zone such as Europe/London, got ${JSON.stringify(text)}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
      {
        found: text,
        ...(meant === undefined ? {} : { nearest: meant }),
      },
    )
    return null
  }
  const { time: direct, run } = value
  if (direct) return (frame) => read(direct(frame), found)
  return (frame) => {
    const at = run(frame)
    return at instanceof Timestamp ? read(at.milliseconds, found) : at instanceof CannotTell ? at : failed.type
  }
}

const dayOfYear = (date: Date): number =>
  Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000)
