/**
 * Data on its way to a terminal. A name may hold escape sequences that move the cursor, or marks that turn the text
 * around: they are shown, not obeyed.
 */

// C0 and C1 controls, zero-width characters, direction marks, line and paragraph separators, the byte order mark.
const control = '\\u0000-\\u001f\\u007f-\\u009f'
const invisible = '\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff\\ufff9-\\ufffb'
const unsafe = new RegExp(`[${control}${invisible}]`, 'g')
const unsafeInJson = new RegExp(`[\\u007f-\\u009f${invisible}]`, 'g')

const named: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001b': '\\e' }

const code = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** One line of text in which nothing acts. */
export const printable = (text: string): string =>
  text.replace(unsafe, (character) => named[character] ?? code(character))

/** The same for our own sentences, which may have several lines. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n')

/** JSON text of the same value. JSON itself escapes the first 32 only. */
export const printableJson = (value: unknown): string => JSON.stringify(value).replace(unsafeInJson, code)

export function shorten(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let short = ''
  let used = 1
  for (const character of text) {
    used += characterWidth(character)
    if (used > width) break
    short += character
  }
  return `${short}…`
}

/** Columns that a text takes in a terminal. */
export function textWidth(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

const combining = /^\p{Mark}/u
const wide =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60\u3000-\u303f]/u

function characterWidth(character: string): number {
  if (character < '\u0300') return 1
  if (combining.test(character)) return 0
  return wide.test(character) ? 2 : 1
}
