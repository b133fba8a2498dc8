/** Widths of words as the browser draws them, so that a card's size is known before it is on the screen. */

export const nameFont = '600 13.5px "Inter Variable", Inter, system-ui, sans-serif'
export const sentenceFont = '400 12.5px "Inter Variable", Inter, system-ui, sans-serif'
export const smallFont = '550 11.5px "Inter Variable", Inter, system-ui, sans-serif'

let pen: CanvasRenderingContext2D | null | undefined
const known = new Map<string, number>()
/** More words than the screens of one session show; a hostile flow could otherwise fill the memory. */
const mostKnown = 20_000

export function textWidth(text: string, font: string): number {
  const key = `${font}\n${text}`
  const before = known.get(key)
  if (before !== undefined) return before
  const width = measure(text, font)
  if (known.size >= mostKnown) known.clear()
  known.set(key, width)
  return width
}

function measure(text: string, font: string): number {
  pen ??= typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d')
  // Without a screen, as in a test, an average letter is near enough.
  if (!pen) return text.length * 6.4
  pen.font = font
  return pen.measureText(text).width
}

/** To be called when the fonts have arrived: until then another font was measured. */
export const forgetWidths = (): void => known.clear()

/** Breaks a text into lines as CSS does with `overflow-wrap: anywhere`, also after hyphens and slashes; what does not fit ends in an ellipsis. */
export function wrapText(text: string, font: string, width: number, mostLines: number): readonly string[] {
  // Nobody reads past this on a card, and a name may be a hundred thousand letters long.
  const words = text.slice(0, 600).match(/[^\s/-]*[/-]+|[^\s/-]+|\s+/g) ?? []
  const lines: string[] = []
  let line = ''
  for (const word of words) {
    for (const piece of breakWord(word.replace(/\s+/g, ' '), font, width)) {
      if (line !== '' && textWidth((line + piece).trimEnd(), font) > width) {
        lines.push(line.trimEnd())
        line = piece.trimStart()
      } else line = (line + piece).trimStart()
    }
    if (lines.length > mostLines) break
  }
  line = line.trimEnd()
  if (line !== '') lines.push(line)
  if (lines.length <= mostLines) return lines
  const kept = lines.slice(0, mostLines)
  return [...kept.slice(0, -1), shorten(`${kept.at(-1) ?? ''} ${lines[mostLines] ?? ''}`, font, width)]
}

/** One line that fits, with an ellipsis where something is left out. */
export function shorten(text: string, font: string, width: number): string {
  const start = text.slice(0, 300)
  if (start === text && textWidth(text, font) <= width) return text
  const letters = [...start]
  while (letters.length > 0 && textWidth(`${letters.join('').trimEnd()}…`, font) > width) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

function breakWord(word: string, font: string, width: number): readonly string[] {
  if (textWidth(word, font) <= width) return [word]
  const pieces: string[] = []
  let piece = ''
  for (const letter of word) {
    if (piece !== '' && textWidth(piece + letter, font) > width) {
      pieces.push(piece)
      piece = ''
    }
    piece += letter
  }
  return [...pieces, piece]
}
