/** Moments as a wall clock shows them, and back: what inputs for dates and times work with. */
import { zoneOf } from '../../runtime/model/zone.ts'

/** `2026-01-15T14:30:00Z` as the wall clock of the zone shows it; empty for a text that is no moment. */
export function toLocal(moment: string, zone: string): string {
  const time = Date.parse(moment)
  if (Number.isNaN(time)) return ''
  return new Date(zoneOf(zone)?.local(time) ?? time).toISOString().slice(0, 19)
}

export function fromLocal(local: string, zone: string): string {
  const wall = Date.parse(`${local}Z`)
  if (Number.isNaN(wall)) return ''
  return new Date(zoneOf(zone)?.moment(wall) ?? wall).toISOString().replace('.000Z', 'Z')
}
