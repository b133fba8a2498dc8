/** Durations as people write them (`10m`, `1h30m`, `7d`, `PT5M`), in milliseconds and back. */
import type { Problem } from '../model/problem.ts'

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const

const short = /^(\d+(?:\.\d+)?)(ms|d|h|m|s)/
const iso = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
/** 1,000 years: more than any rule needs, and far inside what a double counts exactly. */
const longest = 31_556_952_000_000

/** Milliseconds, or null when the text is no duration. A leading `-` is taken, since times can be subtracted. */
export const readDuration = (text: string): number | null => {
  if (text.length > 40) return null
  const sign = text.startsWith('-') ? -1 : 1
  const body = sign < 0 ? text.slice(1) : text
  const total = body.startsWith('P') ? readIso(body) : readShort(body)
  return total === null || !Number.isSafeInteger(total) || total > longest ? null : total * sign + 0
}

/** For durations that a person sets: never negative, and a problem says what was expected. */
export const parseDuration = (text: string): number | Problem => {
  const milliseconds = readDuration(text)
  if (milliseconds !== null && milliseconds >= 0 && !text.startsWith('-')) return milliseconds
  const meant = repair(text)
  return {
    code: 'DURATION',
    message: `Expected a duration such as 10m, got ${JSON.stringify(text.slice(0, 60))}`,
    expected: 'a duration such as 500ms, 30s, 10m, 1h30m or 7d',
    found: text.slice(0, 60),
    ...(meant === null ? {} : { fix: { title: `Write ${meant}`, value: meant } }),
  }
}

/** The shortest text that reads back as the same number: `5400000` gives `1h30m`. */
export const printDuration = (milliseconds: number): string => {
  let rest = Math.abs(Math.round(milliseconds))
  let text = ''
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size)
    if (count > 0) text += `${count}${unit}`
    rest -= count * size
  }
  return (milliseconds < 0 && text !== '' ? '-' : '') + (text || '0s')
}

const readShort = (text: string): number | null => {
  let rest = text
  let total = 0
  let smallest = Number.POSITIVE_INFINITY
  while (rest !== '') {
    const match = short.exec(rest)
    const size = units.find(([unit]) => unit === match?.[2])?.[1]
    // Units go from large to small, each once: 30m1h is more likely a slip than a wish.
    if (match === null || size === undefined || size >= smallest) return null
    total += Math.round(Number(match[1]) * size)
    smallest = size
    rest = rest.slice(match[0].length)
  }
  return text === '' ? null : total
}

const readIso = (text: string): number | null => {
  const match = iso.exec(text)
  if (match === null || text === 'P' || text.endsWith('T')) return null
  const [, weeks = '0', days = '0', hours = '0', minutes = '0', seconds = '0'] = match
  const wholeDays = Number(weeks) * 7 + Number(days)
  return (
    wholeDays * 86_400_000 + Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Math.round(Number(seconds) * 1_000)
  )
}

const spelled: { readonly [word: string]: string } = {
  min: 'm', mins: 'm', minute: 'm', minutes: 'm',
  sec: 's', secs: 's', second: 's', seconds: 's',
  hr: 'h', hrs: 'h', hour: 'h', hours: 'h',
  day: 'd', days: 'd', d: 'd', h: 'h', m: 'm', s: 's', ms: 'ms',
} // biome-ignore format: one row per unit

/** `10 min` was surely meant as `10m`. */
const repair = (text: string): string | null => {
  const match = /^\s*(\d{1,9})\s*([a-z]{1,7})\s*$/i.exec(text)
  const word = match?.[2]?.toLowerCase() ?? ''
  return match === null || !Object.hasOwn(spelled, word) ? null : `${match[1]}${spelled[word]}`
}
