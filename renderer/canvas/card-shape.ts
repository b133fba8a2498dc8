/** How large a card is and where its wires meet it. Worked out, not measured: wires, layout and picture need no screen. */
import { nameFont, sentenceFont, shorten, smallFont, wrapText } from './text-width.ts'

export const cardWidth = 216
/** Inside the border and padding, right of the tile. */
export const wordsWidth = 159
/** Of an output's row, beside its count. */
export const labelWidth = 140
const mostSentenceLines = 3
export const lineHeight = 17
/** Where the wires of a card without rows meet it, from its top. */
export const headJoint = 30

const [border, headTop, headBottom, nameHeight, sentenceGap, leastHead] = [1, 10, 9, 17, 2, 44]
export const rowHeight = 28
export const footHeight = 31
/** Room for the words of a problem: two lines of them. */
export const strapWidth = 172
export const mostStrapLines = 2
export const strapLine = 15

/** What of a step decides its shape. */
export type Shaped = {
  readonly name: string
  readonly sentence: string
  readonly takes: boolean
  readonly outputs: readonly { readonly name: string }[]
  readonly foot: 'producer' | 'stage' | null
  readonly problem: string | null
}

export type CardShape = {
  readonly width: number
  readonly height: number
  /** As much of the name as fits, and the lines that the sentence takes: nothing on a card has to be cut off. */
  readonly name: string
  readonly lines: readonly string[]
  readonly head: number
  /** Height of the problem at the bottom; 0 where there is none. */
  readonly strap: number
  /** From the top, by output. */
  readonly joints: ReadonlyMap<string, number>
}

/** A single way out leaves at the head; several have a row each. */
export const hasRows = ({ outputs }: Pick<Shaped, 'outputs'>): boolean => outputs.length > 1

export function shapeOf(step: Shaped): CardShape {
  const name = shorten(step.name, nameFont, wordsWidth)
  const lines = wrapText(step.sentence, sentenceFont, wordsWidth, mostSentenceLines)
  const words = nameHeight + (lines.length === 0 ? 0 : sentenceGap + lines.length * lineHeight)
  const head = Math.max(leastHead, border + headTop + words + headBottom)
  const rows = hasRows(step) ? step.outputs.length : 0
  const joints = new Map(
    step.outputs.map(({ name }, at) => [name, rows === 0 ? headJoint : head + at * rowHeight + rowHeight / 2] as const),
  )
  const foot = step.foot === null ? 0 : footHeight
  const problem = step.problem === null ? 0 : wrapText(step.problem, smallFont, strapWidth, mostStrapLines).length
  const strap = problem === 0 ? 0 : 11 + problem * strapLine
  return { width: cardWidth, height: head + rows * rowHeight + foot + strap + border, name, lines, head, strap, joints }
}
