/** When things happen by the clock on the wall: cron patterns and plain English, in any time zone. */
import { Cron } from 'croner'
import type { Schedule } from '../model/field.ts'
import type { Problem } from '../model/problem.ts'
import { type Zone, zoneOf } from '../model/zone.ts'

const minute = 60_000
const hour = 3_600_000
const day = 86_400_000
const longest = 100
const example = 'every day at 06:00, every 15 minutes, every monday at 09:30, or a cron pattern such as 0 6 * * *'
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/**
 * The slots of the wall clock, written as if they were UTC. `steady` ones come at least hourly and follow the real
 * flow of time; all others keep their place in the day.
 */
type Slots = { readonly steady: boolean; next(after: number): number | null }

/** The schedule that a text names, or what is wrong with it. Slots are found per zone, so one schedule serves any. */
export function parseSchedule(text: string): Schedule | Problem {
  if (text.length > longest) return problem(text, `Expected ${example}`)
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ')
  const slots = words.startsWith('every ') ? readEnglish(words.slice(6)) : readCron(text.trim())
  if (typeof slots === 'string') return problem(text, slots)
  // 2000 to 2028 holds every combination of day, weekday and leap year.
  if (slots.next(Date.UTC(2000, 0, 1) - 1) === null)
    return problem(text, 'Expected a schedule that fires, but no such date exists')
  return { text, next: (after, zone) => next(slots, after, zoneOf(zone)) }
}

/**
 * The first slot strictly after a moment. Where the clock jumps ahead a slot of the day is kept, later by the jump;
 * where it is set back the first of the two counts. So a daily job runs once on every day.
 */
function next(slots: Slots, after: number, zone: Zone | null): number | null {
  if (zone === null || !Number.isFinite(after)) return null
  let best: number | null = null
  let slot = slots.next(after + Math.min(zone.offset(after - day), zone.offset(after + day)))
  while (slot !== null) {
    // A slot inside a jump moves past later ones, so look on until none can come before the best.
    if (best !== null && slot - Math.max(zone.offset(best - day), zone.offset(best + day)) >= best) return best
    for (const moment of moments(slot, slots.steady, zone))
      if (moment > after && (best === null || moment < best)) best = moment
    slot = slots.next(slot)
  }
  return best
}

/** The moments at which the wall clock shows a slot. */
function moments(slot: number, steady: boolean, zone: Zone): readonly number[] {
  if (!steady) return [zone.moment(slot)]
  const both = [slot - zone.offset(slot - day), slot - zone.offset(slot + day)]
  return both.filter((moment) => zone.local(moment) === slot)
}

function readEnglish(words: string): Slots | string {
  const interval = /^(?:(\d{1,6}(?:\.\d+)?) ?)?(ms|milliseconds?|s|sec|seconds?|m|min|minutes?|h|hours?)$/.exec(words)
  if (interval !== null) return readInterval(Number(interval[1] ?? 1), interval[2] ?? '')
  const daily = /^([a-z, ]+?) at (\d{1,2})(?::(\d{2}))? ?(am|pm)?$/.exec(words)
  if (daily === null) return `Expected ${example}`
  const time = readTime(Number(daily[2]), Number(daily[3] ?? 0), daily[4])
  if (time === null) return 'Expected a time of day from 00:00 to 23:59'
  const days = readDays(daily[1] ?? '')
  return days === null ? `Expected day, weekday, weekend or names of days after "every"` : ofDays(days, time)
}

function readInterval(count: number, unit: string): Slots | string {
  const size = /^m(?:s$|illi)/.test(unit) ? 1 : unit.startsWith('s') ? 1_000 : unit.startsWith('m') ? minute : hour
  const length = count * size
  if (!(Number.isInteger(length) && length >= 1_000)) return 'Expected at least every second'
  // Otherwise the last pause before midnight would be another one.
  if (day % length !== 0)
    return 'Expected an interval that divides the day evenly, such as every 15 minutes or every 2 hours'
  return { steady: length <= hour, next: (after) => (Math.floor(after / length) + 1) * length }
}

function readTime(hours: number, minutes: number, half: string | undefined): number | null {
  if (minutes > 59 || hours > (half === undefined ? 23 : 12) || (half !== undefined && hours === 0)) return null
  const clock = half === undefined ? hours : (hours % 12) + (half === 'pm' ? 12 : 0)
  return clock * hour + minutes * minute
}

function readDays(words: string): ReadonlySet<number> | null {
  if (words === 'day') return new Set([0, 1, 2, 3, 4, 5, 6])
  if (words === 'weekday') return new Set([1, 2, 3, 4, 5])
  if (words === 'weekend') return new Set([0, 6])
  const days = words.split(/,? and |, ?| /).map((word) => weekdays.findIndex((name) => isDay(word, name)))
  return days.includes(-1) ? null : new Set(days)
}

const isDay = (word: string, name: string): boolean => word === name || (word.length === 3 && name.startsWith(word))

function ofDays(days: ReadonlySet<number>, time: number): Slots {
  return {
    steady: false,
    next: (after) => {
      for (let date = Math.floor((after - time) / day) + 1; ; date++) {
        // The first day of 1970 was a Thursday.
        if (days.has((((date + 4) % 7) + 7) % 7)) return date * day + time
      }
    },
  }
}

function readCron(text: string): Slots | string {
  const fields = text.split(/\s+/)
  if (fields.length !== 5 && fields.length !== 6) return `Expected ${example}`
  try {
    // As UTC: the zone is given with each call, and its jumps are our rule, not the library's.
    const cron = new Cron(text, { timezone: 'UTC', mode: '5-or-6-parts', paused: true })
    const hours = fields.at(-4)
    return {
      steady: hours === '*' || hours === '*/1',
      next: (after) => cron.nextRun(new Date(after))?.getTime() ?? null,
    }
  } catch (error) {
    // That is how the library refuses a pattern.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error
    return `Expected ${example} (${error.message.replace(/^CronPattern: (?:Syntax error, )?/, '')})`
  }
}

function problem(text: string, message: string): Problem {
  const found = text.slice(0, 60)
  return { code: 'SCHEDULE', message: `${message}, got ${JSON.stringify(found)}`, expected: example, found }
}
