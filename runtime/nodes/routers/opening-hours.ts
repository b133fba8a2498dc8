/** Hours of the day in which something may be told: `08:00-21:00`, also over midnight. */
import type { Zone } from '../../model/zone.ts'

/** ms after midnight by the clock on the wall. */
export type Opening = { readonly from: number; readonly to: number }

const day = 86_400_000
const form = /^\s*([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-4]):([0-5]\d)\s*$/

export function openingOf(text: string): Opening | undefined {
  const found = form.exec(text)
  if (found === null) return undefined
  const [from, to] = [timeOf(found[1], found[2]), timeOf(found[3], found[4])]
  return from === to || to > day ? undefined : { from, to }
}

const timeOf = (hours = '', minutes = ''): number => Number(hours) * 3_600_000 + Number(minutes) * 60_000

/** The moment itself, or the next opening. */
export function whenOpen(moment: number, opening: Opening | undefined, zone: Zone | null): number {
  if (opening === undefined || zone === null) return moment
  const local = zone.local(moment)
  const midnight = Math.floor(local / day) * day
  const time = local - midnight
  const isOpen =
    opening.from < opening.to ? time >= opening.from && time < opening.to : time >= opening.from || time < opening.to
  if (isOpen) return moment
  return zone.moment(time < opening.from ? midnight + opening.from : midnight + day + opening.from)
}
