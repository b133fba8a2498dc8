/** Wall-clock time in a time zone: the business day of an event. Intl is asked once per zone and quarter of an hour. */

const name = /^[A-Za-z][A-Za-z0-9+_-]{0,30}(?:\/[A-Za-z0-9+_-]{1,30}){0,2}$/
/** Every change of offset since 1970 fell on a quarter of an hour. */
const quarter = 900_000

export class Zone {
  readonly #format: Intl.DateTimeFormat
  readonly #offsets = new Map<number, number>()
  #quarter = Number.NaN
  #offset = 0
  #day = Number.NaN
  #dayText = ''
  #settledDay = Number.NaN
  #settledOffset: number | undefined

  constructor(format: Intl.DateTimeFormat) {
    this.#format = format
  }

  /** Milliseconds to add to UTC. */
  offset(time: number): number {
    const index = Math.floor(time / quarter)
    // Events come in order, so the last quarter is nearly always the right one.
    if (index === this.#quarter) return this.#offset
    let offset = this.#offsets.get(index)
    if (offset === undefined) {
      offset = this.#ask(index * quarter)
      if (this.#offsets.size > 100_000) this.#offsets.clear()
      this.#offsets.set(index, offset)
    }
    this.#quarter = index
    this.#offset = offset
    return offset
  }

  /** The wall clock as if it were UTC: read it with the UTC getters of Date. */
  local(time: number): number {
    return time + this.offset(time)
  }

  /** `2010-12-01` */
  day(time: number): string {
    const day = Math.floor(this.local(time) / 86_400_000)
    if (day !== this.#day) {
      this.#day = day
      this.#dayText = new Date(day * 86_400_000).toISOString().slice(0, 10)
    }
    return this.#dayText
  }

  /**
   * The moment at which a wall clock shows `local` (given as if it were UTC). A time that the clock skips is moved on
   * by the length of the gap; of a time that comes twice the first is meant.
   */
  moment(local: number): number {
    // Offsets a day before and after agree on all but a few days of a year, and then there is nothing to decide.
    const before = this.#settled(local)
    if (before !== undefined) return local - before
    const early = this.offset(local - 86_400_000)
    const late = this.offset(local + 86_400_000)
    const first = local - Math.max(early, late)
    if (this.local(first) === local) return first
    const second = local - Math.min(early, late)
    return this.local(second) === local ? second : local - early
  }

  /** The offset of a whole local day on which it does not change; undefined where it may. */
  #settled(local: number): number | undefined {
    const day = Math.floor(local / 86_400_000)
    if (day !== this.#settledDay) {
      const early = this.offset((day - 1) * 86_400_000)
      const late = this.offset((day + 2) * 86_400_000)
      this.#settledOffset = early === late ? early : undefined
      this.#settledDay = day
    }
    return this.#settledOffset
  }

  #ask(time: number): number {
    const part = new Map(this.#format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
    const get = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? 0
    return Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second')) - time
  }
}

const zones = new Map<string, Zone | null>()

/** The zone of an IANA name such as `Europe/London`, or null. Names are checked before Intl sees them. */
export function zoneOf(text: string): Zone | null {
  const known = zones.get(text)
  if (known !== undefined) return known
  // Names can come from data: do not remember without end.
  if (zones.size > 1_000) zones.clear()
  const zone = name.test(text) ? make(text) : null
  zones.set(text, zone)
  return zone
}

function make(timeZone: string): Zone | null {
  try {
    return new Zone(
      new Intl.DateTimeFormat('en-US', {
        timeZone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      }),
    )
  } catch (error) {
    // That is how Intl says that there is no such zone.
    if (error instanceof RangeError) return null
    throw error
  }
}

export const zoneNames = (): readonly string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')]
