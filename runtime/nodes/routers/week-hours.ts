/** When a shop is open in a week: `Mon-Fri 08:00-18:00, Sun 10:00-16:00`. */
import type { Zone } from '../../model/zone.ts'

/** By day of the week, Sunday first: ms after midnight, in order. */
export type WeekHours = readonly (readonly { readonly from: number; readonly to: number }[])[]

const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const part = /^(?:([a-z]{3})(?:\s*-\s*([a-z]{3}))?\s+)?([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-4]):([0-5]\d)$/i
const day = 86_400_000
/** Days that are looked ahead: a shop that is closed for longer has other worries. */
const furthest = 400

export const weekHint = 'Mon-Fri 08:00-18:00, Sun 10:00-16:00'

/** Undefined for a text that is none. Without a day the hours are those of every day. */
export function weekHoursOf(text: string): WeekHours | undefined {
  const week: { from: number; to: number }[][] = names.map(() => [])
  for (const piece of text.split(',')) {
    const [, first, last = first, h1, m1, h2, m2] = part.exec(piece.trim()) ?? []
    const [from, to] = [timeOf(h1, m1), timeOf(h2, m2)]
    if (h1 === undefined || to > day || from >= to) return undefined
    const days = first === undefined ? [0, 1, 2, 3, 4, 5, 6] : span(first, last ?? first)
    if (days.length === 0) return undefined
    for (const each of days) week[each]?.push({ from, to })
  }
  for (const hours of week) hours.sort((a, b) => a.from - b.from)
  return week
}

function span(first: string, last: string): readonly number[] {
  const [from, to] = [names.indexOf(first.toLowerCase()), names.indexOf(last.toLowerCase())]
  if (from < 0 || to < 0) return []
  const days = [from]
  for (let each = from; each !== to; ) {
    each = (each + 1) % 7
    days.push(each)
  }
  return days
}

const timeOf = (hours = '', minutes = ''): number => Number(hours) * 3_600_000 + Number(minutes) * 60_000

/** The moment at which the shop has been open for so long since `start`; `closed` names days such as 2026-12-25. */
export function afterOpenTime(
  start: number,
  length: number,
  week: WeekHours | undefined,
  zone: Zone,
  closed: ReadonlySet<string>,
): number {
  if (week === undefined && closed.size === 0) return start + length
  const always = [{ from: 0, to: day }]
  const local = zone.local(start)
  let left = length
  for (let ahead = 0; ahead < furthest; ahead++) {
    const midnight = (Math.floor(local / day) + ahead) * day
    const date = new Date(midnight)
    if (closed.has(date.toISOString().slice(0, 10))) continue
    for (const { from, to } of week?.[date.getUTCDay()] ?? always) {
      const begin = Math.max(zone.moment(midnight + from), start)
      const end = zone.moment(midnight + to)
      if (end <= begin) continue
      if (end - begin >= left) return begin + left
      left -= end - begin
    }
  }
  return start + furthest * day
}
