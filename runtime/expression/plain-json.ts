/**
 * Whether a text is surely JSON as programs write it: without escapes, without a number that a double may not hold, and
 * no deeper than so many levels. Nothing is made of it, so it takes a quarter of the time of JSON.parse. False says
 * nothing: the reader of whole texts decides then. It may stand in the middle of a text: a piece that was cut out takes
 * twice the time, as V8 asks for each character where it lies.
 */
export function isPlainJson(text: string, maximumDepth: number, start = 0, end = text.length): boolean {
  if (maximumDepth >= closings.length) return false
  let depth = 0
  let at = start
  for (;;) {
    if (text.charCodeAt(at) <= space) at = behindSpace(text, at)
    let code = text.charCodeAt(at)
    if (code === quote) at = behindText(text, at)
    else if (code === openObject || code === openList) {
      if (++depth > maximumDepth) return false
      const closing = code + toClosing
      closings[depth] = closing
      if (text.charCodeAt(++at) <= space) at = behindSpace(text, at)
      if (text.charCodeAt(at) !== closing) {
        if (code === openObject) at = behindName(text, at)
        if (at < 0) return false
        continue
      }
    } else at = code === minus || isDigit(code) ? behindNumber(text, at) : behindWord(text, at)
    if (at < 0) return false
    // Behind a value: what is around it may end here.
    for (;;) {
      if (text.charCodeAt(at) <= space) at = behindSpace(text, at)
      if (depth === 0) return at === end
      code = text.charCodeAt(at++)
      if (code === comma) break
      if (code !== closings[depth--]) return false
    }
    if (closings[depth] !== closeObject) continue
    if (text.charCodeAt(at) <= space) at = behindSpace(text, at)
    at = behindName(text, at)
    if (at < 0) return false
  }
}

/** For each level what ends it. */
const closings = new Uint8Array(65)

const [tab, newLine, carriage, space, quote, comma, minus, point] = [9, 10, 13, 32, 34, 44, 45, 46]
const [zero, nine, colon, openList, backslash, openObject, closeObject] = [48, 57, 58, 91, 92, 123, 125]
/** From [ to ], and from { to }. */
const toClosing = 2
/** So many digits a double always holds. */
const mostDigits = 15

function behindSpace(text: string, from: number): number {
  let at = from
  let code = text.charCodeAt(at)
  while (code === space || code === newLine || code === tab || code === carriage) code = text.charCodeAt(++at)
  return at
}

/** To the value that is called so; negative where there is no plain name. */
function behindName(text: string, from: number): number {
  if (text.charCodeAt(from) !== quote) return -1
  let at = behindText(text, from)
  if (at < 0) return -1
  if (text.charCodeAt(at) <= space) at = behindSpace(text, at)
  return text.charCodeAt(at) === colon ? at + 1 : -1
}

/** Negative where it has escapes, or does not end. */
function behindText(text: string, from: number): number {
  let at = from + 1
  for (let code = text.charCodeAt(at); code !== quote; code = text.charCodeAt(++at))
    if (code === backslash || !(code >= space)) return -1
  return at + 1
}

function behindWord(text: string, at: number): number {
  if (text.startsWith('true', at) || text.startsWith('null', at)) return at + 4
  return text.startsWith('false', at) ? at + 5 : -1
}

/** Negative for one with an exponent, too: it may be beyond all doubles. */
function behindNumber(text: string, start: number): number {
  const from = text.charCodeAt(start) === minus ? start + 1 : start
  let at = behindDigits(text, from)
  if (at === from || (at > from + 1 && text.charCodeAt(from) === zero)) return -1
  if (text.charCodeAt(at) === point) {
    const fraction = at + 1
    at = behindDigits(text, fraction)
    if (at === fraction) return -1
  }
  return at - from <= mostDigits ? at : -1
}

function behindDigits(text: string, from: number): number {
  let at = from
  while (isDigit(text.charCodeAt(at))) at++
  return at
}

const isDigit = (code: number): boolean => code >= zero && code <= nine
