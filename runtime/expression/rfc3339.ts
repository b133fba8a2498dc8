/** Moments as RFC 3339 text, strictly: what `timestamp("…")` and the format `date-time` accept. */

/** The years 1 to 9999, as CEL has them. */
export const earliest = -62_135_596_800_000
export const latest = 253_402_300_799_999

const moment = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/

/** Milliseconds, or null. 31 February is refused, where Date.parse would roll over. */
export function parseMoment(text: string): number | null {
  const match = moment.exec(text)
  if (match === null || !isDay(Number(match[1]), Number(match[2]), Number(match[3]))) return null
  const found = Date.parse(text.toUpperCase().replace(' ', 'T'))
  return Number.isNaN(found) || found < earliest || found > latest ? null : found
}

const date = /^(\d{4})-(\d\d)-(\d\d)$/

export function isDate(text: string): boolean {
  const match = date.exec(text)
  return match !== null && isDay(Number(match[1]), Number(match[2]), Number(match[3]))
}

const isDay = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
