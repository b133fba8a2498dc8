/** Which of two versions is newer: numbers by value, times by the moment they mean, anything else as text. */
import { compare, decimalOf } from '../../model/decimal.ts'

const time = /^(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:?\d\d)$/

/** Below 0: `a` is older; 0: the same. */
export function compareVersions(a: string | number, b: string | number): number {
  const [x, y] = [decimalOf(a), decimalOf(b)]
  if (x !== null && y !== null) return compare(x, y)
  const [one, two] = [String(a), String(b)]
  return compareTimes(one, two) ?? (one < two ? -1 : one > two ? 1 : 0)
}

/** Finer than a millisecond, because some providers count nanoseconds. */
function compareTimes(a: string, b: string): number | undefined {
  const [x, y] = [time.exec(a), time.exec(b)]
  if (x === null || y === null) return undefined
  const seconds = secondsOf(x) - secondsOf(y)
  if (Number.isNaN(seconds)) return undefined
  if (seconds !== 0) return seconds
  const [fraction, other] = [x[2] ?? '', y[2] ?? '']
  const length = Math.max(fraction.length, other.length)
  const [first, second] = [fraction.padEnd(length, '0'), other.padEnd(length, '0')]
  return first < second ? -1 : first > second ? 1 : 0
}

const secondsOf = ([, whole = '', , offset = '']: RegExpExecArray): number => {
  const colon = offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset
  return Date.parse(`${whole.replace(/[t ]/, 'T')}${colon.toUpperCase()}`)
}
