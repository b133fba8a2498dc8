/** A schedule as pick-lists show it: every day, on some days, every few minutes; whatever is none of these is a pattern. */

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof weekdays)[number]
export type Unit = 'minutes' | 'hours'

export type ScheduleParts =
  | { readonly kind: 'day'; readonly at: string }
  | { readonly kind: 'days'; readonly days: readonly Weekday[]; readonly at: string }
  | { readonly kind: 'interval'; readonly count: number; readonly unit: Unit }
  | { readonly kind: 'text'; readonly text: string }

/** Only these divide a day evenly, so only these can be chosen. */
export const counts: { readonly [U in Unit]: readonly number[] } = {
  minutes: [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30],
  hours: [1, 2, 3, 4, 6, 8, 12],
}

export function readSchedule(text: string): ScheduleParts {
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ')
  const interval = /^every (?:(\d+) )?(minute|hour)s?$/.exec(words)
  if (interval !== null) {
    const [count, unit] = [Number(interval[1] ?? 1), interval[2] === 'minute' ? 'minutes' : 'hours'] as const
    if (counts[unit].includes(count)) return { kind: 'interval', count, unit }
  }
  const daily = /^every ([a-z, ]+) at (\d{1,2}):(\d{2})$/.exec(words)
  if (daily === null || Number(daily[2]) > 23 || Number(daily[3]) > 59) return { kind: 'text', text }
  const [, names = '', hours = '', minutes = ''] = daily
  const at = `${hours.padStart(2, '0')}:${minutes}`
  if (names === 'day') return { kind: 'day', at }
  const days = readDays(names)
  return days === null ? { kind: 'text', text } : { kind: 'days', days, at }
}

function readDays(names: string): readonly Weekday[] | null {
  if (names === 'weekday') return weekdays.slice(0, 5)
  if (names === 'weekend') return weekdays.slice(5)
  const days = names
    .split(/,? and |, ?| /)
    .map((name) => weekdays.find((day) => day === name || day.slice(0, 3) === name))
  return days.includes(undefined) ? null : weekdays.filter((day) => days.includes(day))
}

/** Without any day there is nothing to write: the text is empty, which is a problem and not a schedule. */
export function writeSchedule(parts: ScheduleParts): string {
  switch (parts.kind) {
    case 'day':
      return `every day at ${parts.at}`
    case 'days': {
      const days = weekdays.filter((day) => parts.days.includes(day))
      if (days.length === 0) return ''
      if (days.length === 7) return `every day at ${parts.at}`
      if (days.join() === weekdays.slice(0, 5).join()) return `every weekday at ${parts.at}`
      if (days.join() === weekdays.slice(5).join()) return `every weekend at ${parts.at}`
      return `every ${days.join(', ')} at ${parts.at}`
    }
    case 'interval':
      return parts.count === 1 ? `every ${parts.unit.slice(0, -1)}` : `every ${parts.count} ${parts.unit}`
    case 'text':
      return parts.text
  }
}
