/** The stretch of time that the scrubber covers, by the calendar of the shop, and how far its keys go in it. */
import { zoneOf } from '../../runtime/model/zone.ts'

export type Span = { readonly from: number; readonly to: number }
const stretches = ['all', 'month', 'day', 'hour'] as const
export type Stretch = (typeof stretches)[number]

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]

/** The month, day or hour in which a moment lies, as far as there is something to look at. */
export function stretchAround(at: number, stretch: Stretch, span: Span, zone: string): Span {
  const { from, to } = calendar(at, stretch, span, zone)
  return { from: Math.max(span.from, from), to: Math.min(span.to, to) }
}

function calendar(at: number, stretch: Stretch, span: Span, zone: string): Span {
  if (stretch === 'all') return span
  const clock = zoneOf(zone)
  const local = new Date(clock?.local(at) ?? at)
  // Of an hour that comes twice in autumn, the one that it is.
  if (stretch === 'hour') {
    const from = at - (local.getTime() % hour)
    return { from, to: from + hour }
  }
  const moment = (year: number, month: number, date: number): number => {
    const wall = Date.UTC(year, month, date)
    return clock?.moment(wall) ?? wall
  }
  const [year, month] = [local.getUTCFullYear(), local.getUTCMonth()]
  if (stretch === 'month') return { from: moment(year, month, 1), to: moment(year, month + 1, 1) }
  const date = local.getUTCDate()
  return { from: moment(year, month, date), to: moment(year, month, date + 1) }
}

/** What the arrow keys move by, and what PageUp and PageDown do; ms. */
export function stepsOf(stretch: Stretch, { from, to }: Span): { readonly small: number; readonly large: number } {
  switch (stretch) {
    case 'all':
      return { small: (to - from) / 500, large: (to - from) / 20 }
    case 'month':
      return { small: hour, large: day }
    case 'day':
      return { small: 5 * minute, large: hour }
    case 'hour':
      return { small: 5 * second, large: 5 * minute }
  }
}

/** One stretch shorter or longer. */
export function nearerOf(stretch: Stretch, by: 1 | -1): Stretch {
  return stretches[stretches.indexOf(stretch) + by] ?? stretch
}
