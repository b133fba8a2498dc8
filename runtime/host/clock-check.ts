/** What signed times tell about the clock of this computer. Only proven deliveries count: anybody can write a time. */

/** ms from which on a merchant is told. */
const noticeable = 5 * 60_000
/** Deliveries that must agree: one alone may have waited on its way. */
const needed = 2
const kept = 5

/** A delivery that waited makes us seem ahead; nothing makes us seem behind but our clock. */
export function openClockCheck() {
  const seen: number[] = []
  return {
    /** `off`: how far our clock was ahead of what was signed (ms), at arrival. */
    note(off: number): void {
      seen.push(off)
      if (seen.length > kept) seen.shift()
    },
    /** ms that our clock is ahead (or behind: below 0); null where nothing says that it is off. */
    off(): number | null {
      const latest = seen.slice(-needed)
      if (latest.length < needed) return null
      const isAhead = latest.every((off) => off > noticeable)
      const isBehind = latest.every((off) => off < -noticeable)
      if (!isAhead && !isBehind) return null
      return isAhead ? Math.min(...latest) : Math.max(...latest)
    },
  }
}

export type ClockCheck = ReturnType<typeof openClockCheck>
