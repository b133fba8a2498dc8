/** The whole flow as a picture, drawn from the document itself: what is out of view or hidden by a panel is on it, too. */

import { type Flow, splitOutput } from '../../runtime/model/flow.ts'
import type { Role } from '../../runtime/model/node.ts'
import { CounterflowError } from '../../runtime/model/problem.ts'
import { notesOf, noteWidth } from '../document/notes.ts'
import { placeOf } from '../document/place.ts'
import { t } from '../words/words.ts'
import type { CardModel } from './card-model.ts'
import {
  footHeight,
  hasRows,
  headJoint,
  lineHeight,
  mostStrapLines,
  rowHeight,
  strapLine,
  strapWidth,
  wordsWidth,
} from './card-shape.ts'
import { type Box, canvasPen, type Pen, svgPen } from './pen.ts'
import { iconData } from './picture-icon.tsx'
import { nameFont, sentenceFont, shorten, smallFont, wrapText } from './text-width.ts'
import { curveOf } from './wire-lookup.ts'
import { pathOf } from './wire-path.ts'

/** The light theme, whatever the window shows: a picture is put into documents and mails. */
const colours = {
  ground: '#f6f5f2',
  surface: '#ffffff',
  line: '#e2dfd8',
  wire: '#78746b',
  ink: '#1d1c1a',
  ink2: '#5c5952',
  ink3: '#78746b',
  bad: '#b3261e',
  badTint: '#fbe3e0',
  warn: '#8f5600',
  warnTint: '#fdeccd',
  note: '#fbf4d9',
  noteLine: '#e6d9a6',
  role: { producer: '#0b6e5c', router: '#95560a', consumer: '#4b3fb3' },
  tint: { producer: '#dff2ec', router: '#fbeed7', consumer: '#e9e6fb' },
} as const

const margin = 48
/** What a browser allows one side of a canvas to be, with some air. */
const mostPixels = 15_000
const mostArea = 120_000_000

export async function drawPicture(flow: Flow | null, cards: ReadonlyMap<string, CardModel>): Promise<Blob> {
  const { left, top, width, height, draw } = await pictureOf(flow, cards)
  const scale = Math.min(2, mostPixels / width, mostPixels / height, Math.sqrt(mostArea / (width * height)))
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(width * scale)
  canvas.height = Math.ceil(height * scale)
  const pen = canvas.getContext('2d')
  if (!pen) throw new CounterflowError('PICTURE_FAILED', t('This window cannot draw a picture.'))
  pen.setTransform(scale, 0, 0, scale, -left * scale, -top * scale)
  draw(canvasPen(pen))
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) =>
        blob ? resolve(blob) : reject(new CounterflowError('PICTURE_FAILED', t('The picture could not be made.'))),
      'image/png',
    ),
  )
}

/** The same as SVG: sharp at any size, and its words can be searched. */
export async function drawSvg(flow: Flow | null, cards: ReadonlyMap<string, CardModel>): Promise<Blob> {
  const { left, top, width, height, draw } = await pictureOf(flow, cards)
  const pen = svgPen()
  draw(pen)
  return new Blob([pen.document(left, top, width, height)], { type: 'image/svg+xml' })
}

type Picture = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  draw(pen: Pen): void
}

async function pictureOf(flow: Flow | null, cards: ReadonlyMap<string, CardModel>): Promise<Picture> {
  const shown =
    flow === null
      ? []
      : Object.keys(flow.nodes).flatMap((id) => {
          const card = cards.get(id)
          return card ? [{ card, ...placeOf(flow, id) }] : []
        })
  if (flow === null || shown.length === 0)
    throw new CounterflowError('PICTURE_EMPTY', t('There is nothing on the canvas to draw.'), {
      advice: t('Add a step first.'),
    })
  await document.fonts.ready
  const notes = notesIn(flow)
  const left = Math.min(...[...shown, ...notes].map(({ x }) => x)) - margin
  const top = Math.min(...[...shown, ...notes].map(({ y }) => y)) - margin
  const ends = [
    ...shown.map(({ x, y, card }) => ({ x: x + card.shape.width, y: y + card.shape.height })),
    ...notes.map(({ x, y, height }) => ({ x: x + noteWidth, y: y + height })),
  ]
  const width = Math.max(...ends.map(({ x }) => x)) + margin - left
  const height = Math.max(...ends.map(({ y }) => y)) + margin - top
  const draw = (pen: Pen): void => {
    pen.box({ x: left, y: top, width, height }, colours.ground)
    for (const note of notes) drawNote(pen, note)
    drawWires(pen, flow, cards)
    for (const { card, x, y } of shown) drawCard(pen, card, x, y)
  }
  return { left, top, width, height, draw }
}

type DrawnNote = { readonly x: number; readonly y: number; readonly height: number; readonly lines: readonly string[] }

/** Room above and at the sides, as on the canvas. */
const notePadding = { top: 24, side: 12 }
const mostNoteLines = 60

const notesIn = (flow: Flow): readonly DrawnNote[] =>
  Object.values(notesOf(flow)).map(({ text, x, y }) => {
    const room = noteWidth - 2 * notePadding.side
    const lines = text
      .split('\n')
      .flatMap((line) => (line === '' ? [''] : wrapText(line, sentenceFont, room, mostNoteLines)))
    return { x, y, lines, height: notePadding.top + Math.max(1, lines.length) * lineHeight + notePadding.side }
  })

function drawNote(pen: Pen, { x, y, height, lines }: DrawnNote): void {
  pen.box(
    { x: x + 0.5, y: y + 0.5, width: noteWidth - 1, height: height - 1, radius: 10 },
    colours.note,
    colours.noteLine,
  )
  for (const [at, line] of lines.entries())
    pen.text(line, x + notePadding.side, y + notePadding.top + lineHeight * (at + 0.5), sentenceFont, colours.ink)
}

function drawWires(pen: Pen, flow: Flow, cards: ReadonlyMap<string, CardModel>): void {
  for (const edge of flow.edges) {
    const curve = curveOf(flow, edge, cards)
    const role = cards.get(splitOutput(edge.from).node)?.role
    if (curve !== null && role !== undefined) pen.path(pathOf(curve), colours.role[role], 1.75)
  }
}

function drawCard(pen: Pen, card: CardModel, x: number, y: number): void {
  const { width, lines, head, joints } = card.shape
  // Counts are of this moment, the picture is of the flow.
  const height = card.shape.height - (card.foot === null ? 0 : footHeight)
  pen.box({ x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1, radius: 10 }, colours.surface, colours.line)
  pen.box({ x: x + 12, y: y + 11, width: 24, height: 24, radius: 7 }, colours.tint[card.role])
  pen.path(iconData(card.icon), colours.role[card.role], 2, { x: x + 17, y: y + 16, scale: 14 / 24 })
  const words = x + 12 + 24 + 9
  const middle = y + (lines.length === 0 ? 14 : 11) + lineHeight / 2
  pen.text(shorten(card.name, nameFont, wordsWidth), words, middle, nameFont, colours.ink)
  for (const [at, line] of lines.entries())
    pen.text(line, words, y + 30 + lineHeight * (at + 0.5), sentenceFont, colours.ink2)
  let bottom = y + head
  if (hasRows(card)) {
    for (const output of card.outputs) {
      pen.box({ x: x + 1, y: bottom, width: width - 2, height: 1 }, colours.line)
      const label = output.label.charAt(0).toUpperCase() + output.label.slice(1)
      const said = shorten(label, sentenceFont, width - 26)
      pen.text(said, x + 12, bottom + rowHeight / 2, sentenceFont, output.connected ? colours.ink : colours.ink3)
      bottom += rowHeight
    }
  }
  if (card.problem !== null) strap(pen, card, { x: x + 1, y: y + height - 1 - card.shape.strap, width: width - 2 })
  if (card.takes) joint(pen, x, y + headJoint, card.role)
  for (const at of joints.values()) joint(pen, x + width, y + at, card.role)
}

function strap(pen: Pen, card: CardModel, { x, y, width }: Pick<Box, 'x' | 'y' | 'width'>): void {
  const isBad = card.severity === 'error'
  pen.box({ x, y, width, height: card.shape.strap, radius: [0, 9] }, isBad ? colours.badTint : colours.warnTint)
  for (const [at, line] of wrapText(card.problem ?? '', smallFont, strapWidth, mostStrapLines).entries())
    pen.text(line, x + 11, y + 5 + strapLine * (at + 0.5), smallFont, isBad ? colours.bad : colours.warn)
}

const joint = (pen: Pen, x: number, y: number, role: Role): void =>
  pen.circle(x, y, 4.5, colours.surface, colours.role[role])
