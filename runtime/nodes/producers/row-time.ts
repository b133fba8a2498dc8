/** Reads the time of a row: wall-clock text of the shop's zone, or RFC 3339. */
import { type Zone, zoneOf } from '../../model/zone.ts'

const local = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?$/
const absolute = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d)$/

/** A function from text to a time as events take it; undefined where the text is no time. */
export function rowTime(zoneName: string): (text: string) => number | string | undefined {
  const zone = zoneOf(zoneName) ?? zoneOf('UTC')
  let last = ''
  let lastTime: number | undefined
  return (text) => {
    // The lines of one order follow each other with one time.
    if (text === last) return lastTime
    if (absolute.test(text)) return text
    lastTime = zone === null ? undefined : readLocal(text, zone)
    last = text
    return lastTime
  }
}

/** `2010-12-01 08:26:00`, with or without seconds, fractions or the whole time of day. */
function readLocal(text: string, zone: Zone): number | undefined {
  const found = local.exec(text)
  if (found === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] = found
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3))
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day))
  const valid = new Date(midnight).toISOString().startsWith(`${year}-${month}-${day}`)
  if (!valid || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  return zone.moment(
    midnight + Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000 + milliseconds,
  )
}
