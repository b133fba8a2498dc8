/** Numbers, money, times and durations as people read them. */
import { type Money, printAmount } from '../../runtime/model/money.ts'
import { locale, moneyLocale, t } from './words.ts'

/** Making an Intl format costs a hundred times its use, and a list of events uses one per cell. */
function kept<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>()
  return (key) => {
    const name = `${locale()} ${moneyLocale()} ${key}`
    const known = made.get(name)
    if (known !== undefined) return known
    const fresh = make(key)
    made.set(name, fresh)
    return fresh
  }
}

const moneyIn = kept((currency) => new Intl.NumberFormat(moneyLocale(), { style: 'currency', currency }))
const numberWith = kept((digits) => new Intl.NumberFormat(locale(), { maximumFractionDigits: Number(digits) }))
const timeIn = kept(
  (zone) =>
    new Intl.DateTimeFormat(locale(), {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    }),
)
const minuteIn = kept(
  (zone) => new Intl.DateTimeFormat(locale(), { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
)
const dayIn = kept((zone) => new Intl.DateTimeFormat(locale(), { timeZone: zone, day: 'numeric', month: 'short' }))
const dateIn = kept(
  (zone) => new Intl.DateTimeFormat(locale(), { timeZone: zone, day: 'numeric', month: 'short', year: 'numeric' }),
)
/** Locale-free, to tell whether two moments are on one day or in one year. */
const calendarIn = kept(
  (zone) => new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }),
)

const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text)

/** `{ minor: 4200, currency: 'GBP' }` as £42.00. The amount goes in as text, so that no float rounds it. */
export function formatMoney(money: Money): string {
  const amount = printAmount(money)
  return isDecimal(amount) ? moneyIn(money.currency).format(amount) : `${amount} ${money.currency}`
}

/** 1,204 */
export const formatCount = (count: number): string => numberWith('0').format(count)

const units = ['kB', 'MB', 'GB'] as const

/** 640 bytes, 1.4 MB: decimal units, as file managers count. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return t('{count, plural, one {# byte} other {# bytes}}', { count: bytes })
  const step = Math.min(units.length, Math.floor(Math.log10(bytes) / 3))
  const amount = bytes / 1_000 ** step
  return `${numberWith(amount < 10 ? '1' : '0').format(amount)} ${units[step - 1]}`
}

/** 10:42:07 */
export const formatTime = (time: number, zone: string): string => timeIn(zone).format(time)

/** Today the time is enough; this year the day is added; before that the day alone is: `12 Mar 2025`. */
export function formatMoment(time: number, zone: string, now: number): string {
  const [day, today] = [calendarIn(zone).format(time), calendarIn(zone).format(now)]
  if (day === today) return t('today {time}', { time: minuteIn(zone).format(time) })
  if (day.slice(0, 4) !== today.slice(0, 4)) return dateIn(zone).format(time)
  return t('{day} {time}', { day: dayIn(zone).format(time), time: minuteIn(zone).format(time) })
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/

/** A moment as steps write it: `2026-11-29T22:28:47.522Z`. */
export const isInstant = (text: string): boolean => instant.test(text)

/** The day with its year and the second: for a moment that is looked up, not for one that just was. */
export const formatInstant = (time: number, zone: string): string =>
  t('{day}, {time}', { day: dateIn(zone).format(time), time: formatTime(time, zone) })

const [second, minute, day] = [1_000, 60_000, 86_400_000]

/** The largest unit that says enough: `12 ms`, `1.4 s`, `3 min`, `2 h 5 min`, `3 days`. */
export function formatDuration(ms: number): string {
  // Rounded before the unit is chosen, so that 59.9 seconds are a minute and never "60 s".
  if (Math.round(ms) < second) return t('{count} ms', { count: formatCount(Math.round(ms)) })
  if (ms < 9.95 * second) return t('{count} s', { count: numberWith('1').format(ms / second) })
  if (Math.round(ms / second) < 60) return t('{count} s', { count: formatCount(Math.round(ms / second)) })
  const minutes = Math.round(ms / minute)
  if (minutes < 60) return t('{count} min', { count: formatCount(minutes) })
  if (ms >= day - minute / 2) {
    return t('{count, plural, one {# day} other {# days}}', { count: Math.round(ms / day) })
  }
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return rest === 0 ? t('{hours} h', { hours }) : t('{hours} h {rest} min', { hours, rest })
}

/** What is left until a moment: `12 more minutes`. Rounded up, so that it is never said to be over before it is. */
export function formatLeft(ms: number): string {
  const minutes = Math.ceil(ms / minute)
  if (minutes < 120) return t('{count, plural, one {# more minute} other {# more minutes}}', { count: minutes })
  const hours = Math.ceil(ms / (60 * minute))
  if (hours < 48) return t('{count, plural, one {# more hour} other {# more hours}}', { count: hours })
  return t('{count, plural, one {# more day} other {# more days}}', { count: Math.ceil(ms / day) })
}

/** A day such as 2026-03-02 in a sentence: `today`, `yesterday`, `on 2 Mar 2026`. */
export function formatDay(date: string, zone: string, now: number): string {
  const noon = Date.parse(`${date}T12:00:00Z`)
  if (Number.isNaN(noon)) return date
  if (date === calendarIn(zone).format(now)) return t('today')
  if (date === calendarIn(zone).format(now - day)) return t('yesterday')
  return t('on {day}', { day: dateIn('UTC').format(noon) })
}

/** `38/min`; below ten a decimal is kept, since 0.4 events a minute is not none. */
export function formatRate(perMinute: number): string {
  const rate = numberWith(perMinute < 9.95 ? '1' : '0').format(perMinute)
  return t('{rate}/min', { rate })
}
