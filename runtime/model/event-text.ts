/** An event as one line of JSON: CloudEvents in a fixed order of attributes, so that the same event is the same text. */
import type { CloudEvent } from './event.ts'

/** What JSON must escape: control characters, the quote, the backslash, and surrogates that stand alone. */
const special = /["\\\p{Cc}\p{Cs}]/u

/** Characters up to which looking at each of them is quicker than asking the expression. */
const short = 40

/** A text as JSON. */
export const quoteText = (text: string): string =>
  isPlain(text) || !special.test(text) ? `"${text}"` : JSON.stringify(text)

/** True where it is short and surely nothing has to be escaped, as in nearly every name. */
function isPlain(text: string): boolean {
  if (text.length > short) return false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 32 || code > 126 || code === 34 || code === 92) return false
  }
  return true
}

/** Written by concatenation: a third of the time of JSON.stringify on the whole envelope. No line end. */
export function eventText(event: CloudEvent): string {
  const { attributes } = event
  let text = `{"specversion":"1.0","id":${quoteText(event.id)},"source":${quoteText(event.source)},"type":${quoteText(event.type)}`
  if (event.subject !== null) text += `,"subject":${quoteText(event.subject)}`
  const written = attributes === null ? undefined : attributes.timetext
  text += typeof written === 'string' ? `,"time":${quoteText(written)}` : `,"time":"${isoTime(event.time)}"`
  if (event.partitionkey !== null) text += `,"partitionkey":${quoteText(event.partitionkey)}`
  if (event.correlationid !== null) text += `,"correlationid":${quoteText(event.correlationid)}`
  if (event.causationid !== null) text += `,"causationid":${quoteText(event.causationid)}`
  for (const name in attributes) {
    if (name !== 'timetext') text += `,${JSON.stringify(name)}:${JSON.stringify(attributes[name])}`
  }
  return `${text},"data":${dataText(event)}}`
}

/** The data as JSON, exactly as it is stored where it is. */
export const dataText = (event: CloudEvent): string => event.text || JSON.stringify(event.data)

let second = Number.NaN
let secondText = ''

/** `2026-03-02T10:00:00.000Z`. Neighbours in a log mostly share their second: half the time of toISOString. */
export function isoTime(time: number): string {
  const whole = Math.floor(time / 1000)
  if (whole !== second) {
    // Fails for a time beyond any calendar before it is remembered.
    secondText = new Date(whole * 1000).toISOString().slice(0, -4)
    second = whole
  }
  const rest = time - whole * 1000
  return `${secondText}${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}Z`
}
