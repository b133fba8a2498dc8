/** The moment of an event in a list: seconds matter today, the day does before. */
import { zoneOf } from '../../../runtime/model/zone.ts'
import { formatMoment, formatTime } from '../../words/formats.ts'

export function sayWhen(time: number, zone: string, now: number): string {
  const clock = zoneOf(zone)
  return clock?.day(time) === clock?.day(now) ? formatTime(time, zone) : formatMoment(time, zone, now)
}
