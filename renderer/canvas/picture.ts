/** The whole flow as a PNG, drawn from the document itself: what is out of view or hidden by a panel is on it, too. */

import { type Flow, splitOutput } from '../../runtime/model/flow.ts'
import type { Role } from '../../runtime/model/node.ts'
import { CounterflowError } from '../../runtime/model/problem.ts'
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
import { iconPath } from './picture-icon.tsx'
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
  role: { producer: '#0b6e5c', router: '#95560a', consumer: '#4b3fb3' },
  tint: { producer: '#dff2ec', router: '#fbeed7', consumer: '#e9e6fb' },
} as const

const margin = 48
/** What a browser allows one side of a canvas to be, with some air. */
const mostPixels = 15_000
const mostArea = 120_000_000

export async function drawPicture(flow: Flow | null, cards: ReadonlyMap<string, CardModel>): Promise<Blob> {
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
  const left = Math.min(...shown.map(({ x }) => x)) - margin
  const top = Math.min(...shown.map(({ y }) => y)) - margin
  const width = Math.max(...shown.map(({ x, card }) => x + card.shape.width)) + margin - left
  const height = Math.max(...shown.map(({ y, card }) => y + card.shape.height)) + margin - top
  const scale = Math.min(2, mostPixels / width, mostPixels / height, Math.sqrt(mostArea / (width * height)))
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(width * scale)
  canvas.height = Math.ceil(height * scale)
  const pen = canvas.getContext('2d')
  if (!pen) throw new CounterflowError('PICTURE_FAILED', t('This window cannot draw a picture.'))
  pen.fillStyle = colours.ground
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.setTransform(scale, 0, 0, scale, -left * scale, -top * scale)
  drawWires(pen, flow, cards)
  for (const { card, x, y } of shown) drawCard(pen, card, x, y)
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) =>
        blob ? resolve(blob) : reject(new CounterflowError('PICTURE_FAILED', t('The picture could not be made.'))),
      'image/png',
    ),
  )
}

function drawWires(pen: CanvasRenderingContext2D, flow: Flow, cards: ReadonlyMap<string, CardModel>): void {
  pen.lineWidth = 1.75
  for (const edge of flow.edges) {
    const curve = curveOf(flow, edge, cards)
    const role = cards.get(splitOutput(edge.from).node)?.role
    if (curve === null || role === undefined) continue
    pen.strokeStyle = colours.role[role]
    pen.stroke(new Path2D(pathOf(curve)))
  }
}

function drawCard(pen: CanvasRenderingContext2D, card: CardModel, x: number, y: number): void {
  const { width, lines, head, joints } = card.shape
  // Counts are of this moment, the picture is of the flow.
  const height = card.shape.height - (card.foot === null ? 0 : footHeight)
  box(pen, x + 0.5, y + 0.5, width - 1, height - 1, 10, colours.surface, colours.line)
  pen.save()
  pen.translate(x, y)
  box(pen, 12, 11, 24, 24, 7, colours.tint[card.role], null)
  drawIcon(pen, card.icon, card.role)
  const words = 12 + 24 + 9
  text(
    pen,
    shorten(card.name, nameFont, wordsWidth),
    words,
    (lines.length === 0 ? 14 : 11) + lineHeight / 2,
    nameFont,
    colours.ink,
  )
  for (const [at, line] of lines.entries())
    text(pen, line, words, 30 + lineHeight * (at + 0.5), sentenceFont, colours.ink2)
  let bottom = head
  if (hasRows(card)) {
    for (const output of card.outputs) {
      rule(pen, bottom, width)
      const label = output.label.charAt(0).toUpperCase() + output.label.slice(1)
      text(
        pen,
        shorten(label, sentenceFont, width - 26),
        12,
        bottom + rowHeight / 2,
        sentenceFont,
        output.connected ? colours.ink : colours.ink3,
      )
      bottom += rowHeight
    }
  }
  if (card.problem !== null) strap(pen, card, width, height - 1 - card.shape.strap)
  if (card.takes) joint(pen, 0, headJoint, card.role)
  for (const top of joints.values()) joint(pen, width, top, card.role)
  pen.restore()
}

function strap(pen: CanvasRenderingContext2D, card: CardModel, width: number, top: number): void {
  const isBad = card.severity === 'error'
  pen.beginPath()
  pen.roundRect(1, top, width - 2, card.shape.strap, [0, 0, 9, 9])
  pen.fillStyle = isBad ? colours.badTint : colours.warnTint
  pen.fill()
  for (const [at, line] of wrapText(card.problem ?? '', smallFont, strapWidth, mostStrapLines).entries())
    text(pen, line, 12, top + 5 + strapLine * (at + 0.5), smallFont, isBad ? colours.bad : colours.warn)
}

function drawIcon(pen: CanvasRenderingContext2D, icon: string, role: Role): void {
  pen.save()
  pen.translate(17, 16)
  pen.scale(14 / 24, 14 / 24)
  pen.strokeStyle = colours.role[role]
  pen.lineWidth = 2
  pen.lineCap = 'round'
  pen.lineJoin = 'round'
  pen.stroke(iconPath(icon))
  pen.restore()
}

function joint(pen: CanvasRenderingContext2D, x: number, y: number, role: Role): void {
  pen.beginPath()
  pen.arc(x, y, 4.5, 0, 2 * Math.PI)
  pen.fillStyle = colours.surface
  pen.fill()
  pen.lineWidth = 2
  pen.strokeStyle = colours.role[role]
  pen.stroke()
}

function rule(pen: CanvasRenderingContext2D, y: number, width: number): void {
  pen.fillStyle = colours.line
  pen.fillRect(1, y, width - 2, 1)
}

function text(pen: CanvasRenderingContext2D, words: string, x: number, y: number, font: string, colour: string): void {
  pen.font = font
  pen.fillStyle = colour
  pen.textBaseline = 'middle'
  pen.fillText(words, x, y)
}

function box(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
  fill: string,
  line: string | null,
): void {
  pen.beginPath()
  pen.roundRect(x, y, width, height, radius)
  pen.fillStyle = fill
  pen.fill()
  if (line === null) return
  pen.lineWidth = 1
  pen.strokeStyle = line
  pen.stroke()
}
