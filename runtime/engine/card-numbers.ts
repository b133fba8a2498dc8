/**
 * Numbers of payment cards must not reach the log. An event with one is set aside, and the number is not kept.
 *
 * What is taken for one: 14 to 19 digits with nothing but single spaces or hyphens between them, of a length that the
 * scheme gives out under that beginning, and with a right check digit. Plain order numbers and ids of shops have 13
 * digits or beginnings that no scheme has, so that one in a thousand of them at most would fit; fields whose names say
 * that they are an id, an article number or the like are left alone as long as the digits stand close together.
 */
import { digest } from '../model/digest.ts'
import { type ArrivingEvent, programsChannel } from '../model/event.ts'
import { isObject, type Json } from '../model/json.ts'

/** By the beginning: the lengths that are given out. ISO/IEC 7812 leaves the rest to the schemes. */
const schemes: readonly { readonly begins: RegExp; readonly lengths: readonly number[] }[] = [
  { begins: /^4/, lengths: [16, 19] },
  { begins: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { begins: /^3[47]/, lengths: [15] },
  { begins: /^(6011|65|64[4-9])/, lengths: [16, 19] },
  { begins: /^62/, lengths: [16, 17, 18, 19] },
  { begins: /^35(2[89]|[3-8])/, lengths: [16, 19] },
  { begins: /^(36|3[89]|30[0-5])/, lengths: [14] },
  { begins: /^(5018|5020|5038|6304|6759|676[1-3])/, lengths: [16, 18, 19] },
]

const group = /(?<![\w.+-])\d(?:[ -]?\d){13,18}(?![\w-]|\.\d)/g
const namesAnother =
  /(^|_|-)(id|ids|gid|ref|reference|gtin|ean|upc|isbn|barcode|sku|imei|serial|token|tracking|trace|arn|rrn|hash|key)$/i

/** In the catalogue: set aside for a person. */
const quarantined = 'event.quarantined'

/** The events as they may be kept: the very list where nothing had to be taken out. */
export function withoutCardNumbers(events: readonly ArrivingEvent[]): readonly ArrivingEvent[] {
  for (const event of events) if (withoutCardNumber(event) !== event) return events.map(withoutCardNumber)
  return events
}

/** The event as it may be kept: itself, or what is left of it without the number. */
export function withoutCardNumber(event: ArrivingEvent): ArrivingEvent {
  if (!hasLongNumber(event.text)) return event
  const places: string[] = []
  const content = masked(event.data, '', places)
  if (places.length === 0) return event
  const data: Json = {
    reason: 'A card number came where none may be. It was removed, and nothing was done with this event.',
    type: event.type,
    places,
    content,
  }
  return {
    ...event,
    channel: programsChannel,
    type: quarantined,
    // What the number hid in must not be another one the next time it is sent: the digest tells repeats.
    id: event.id.length > 0 && !hasLongNumber(event.id) ? event.id : digest(event.id, 32),
    data,
    text: JSON.stringify(data),
  }
}

/** Digits of the shortest card number. */
const shortest = 14

/**
 * Whether so many digits stand together somewhere in the text of an event. Every fourteenth character is enough to look
 * at: a tenth of what a regular expression costs over each event of an import.
 */
function hasLongNumber(text: string): boolean {
  for (let at = shortest - 1; at < text.length; at += shortest) {
    if (!isPart(text.charCodeAt(at))) continue
    let start = at
    while (start > 0 && isPart(text.charCodeAt(start - 1))) start--
    let end = at + 1
    while (end < text.length && isPart(text.charCodeAt(end))) end++
    if (end - start >= shortest && text.slice(start, end).replace(/\D/g, '').length >= shortest) return true
    at = end
  }
  return false
}

/** A digit, a space or a hyphen. */
const isPart = (code: number): boolean => (code >= 48 && code <= 57) || code === 32 || code === 45

function masked(value: Json, path: string, places: string[]): Json {
  if (typeof value === 'string') {
    const text = maskText(value, path)
    if (text !== value) places.push(path)
    return text
  }
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item, index) => masked(item, `${path}.${index}`, places))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, masked(part, path === '' ? name : `${path}.${name}`, places)]),
  )
}

function maskText(text: string, path: string): string {
  return text.replace(group, (found) => {
    const digits = found.replace(/[ -]/g, '')
    if (!isCardNumber(digits)) return found
    if (found === digits && namesAnother.test(path.slice(path.lastIndexOf('.') + 1))) return found
    return `•••• ${digits.slice(-4)}`
  })
}

export function isCardNumber(digits: string): boolean {
  const scheme = schemes.find(({ begins, lengths }) => begins.test(digits) && lengths.includes(digits.length))
  return scheme !== undefined && hasCheckDigit(digits)
}

/** ISO/IEC 7812-1, annex B: every second digit from the right counts twice. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48
    const twice = digit * 2
    sum += at % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice
  }
  return sum % 10 === 0 && /[1-9]/.test(digits)
}
