/** What a picture of a flow is drawn with: on a canvas for a PNG, or as SVG that can be made larger without loss. */

export type Pen = {
  box(box: Box, fill: string, line?: string): void
  circle(x: number, y: number, radius: number, fill: string, line: string): void
  /** SVG path data, moved and made smaller. */
  path(
    data: string,
    line: string,
    width: number,
    at?: { readonly x: number; readonly y: number; readonly scale: number },
  ): void
  /** `y` is the middle of the line. */
  text(words: string, x: number, y: number, font: string, colour: string): void
}

export type Box = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Of all corners, or of the upper and the lower ones. */
  readonly radius?: number | readonly [upper: number, lower: number]
}

/** Lines around joints. */
const jointLine = 2

export function canvasPen(pen: CanvasRenderingContext2D): Pen {
  return {
    box({ x, y, width, height, radius = 0 }, fill, line) {
      const [upper, lower] = typeof radius === 'number' ? [radius, radius] : radius
      pen.beginPath()
      pen.roundRect(x, y, width, height, [upper, upper, lower, lower])
      pen.fillStyle = fill
      pen.fill()
      if (line === undefined) return
      pen.lineWidth = 1
      pen.strokeStyle = line
      pen.stroke()
    },
    circle(x, y, radius, fill, line) {
      pen.beginPath()
      pen.arc(x, y, radius, 0, 2 * Math.PI)
      pen.fillStyle = fill
      pen.fill()
      pen.lineWidth = jointLine
      pen.strokeStyle = line
      pen.stroke()
    },
    path(data, line, width, at = { x: 0, y: 0, scale: 1 }) {
      pen.save()
      pen.translate(at.x, at.y)
      pen.scale(at.scale, at.scale)
      pen.strokeStyle = line
      pen.lineWidth = width
      pen.lineCap = 'round'
      pen.lineJoin = 'round'
      pen.stroke(new Path2D(data))
      pen.restore()
    },
    text(words, x, y, font, colour) {
      pen.font = font
      pen.fillStyle = colour
      pen.textBaseline = 'middle'
      pen.fillText(words, x, y)
    },
  }
}

export type SvgPen = Pen & {
  /** The whole document; `left` and `top` are where it begins. */
  document(left: number, top: number, width: number, height: number): string
}

export function svgPen(): SvgPen {
  const parts: string[] = []
  return {
    box({ x, y, width, height, radius = 0 }, fill, line) {
      const [upper, lower] = typeof radius === 'number' ? [radius, radius] : radius
      parts.push(`<path d="${roundBox(x, y, width, height, upper, lower)}" fill="${fill}"${stroke(line, 1)}/>`)
    },
    circle(x, y, radius, fill, line) {
      parts.push(`<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"${stroke(line, jointLine)}/>`)
    },
    path(data, line, width, at) {
      const place = at === undefined ? '' : ` transform="translate(${at.x} ${at.y}) scale(${at.scale})"`
      parts.push(
        `<path d="${data}" fill="none"${stroke(line, width)} stroke-linecap="round" stroke-linejoin="round"${place}/>`,
      )
    },
    text(words, x, y, font, colour) {
      const said = escaped(words)
      parts.push(
        `<text x="${x}" y="${y}" fill="${colour}" dominant-baseline="central" ${fontFacts(font)}>${said}</text>`,
      )
    },
    document: (left, top, width, height) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">\n${parts.join('\n')}\n</svg>\n`,
  }
}

const stroke = (line: string | undefined, width: number): string =>
  line === undefined ? '' : ` stroke="${line}" stroke-width="${width}"`

function roundBox(x: number, y: number, width: number, height: number, upper: number, lower: number): string {
  const [right, bottom] = [x + width, y + height]
  const turn = (radius: number, toX: number, toY: number): string =>
    radius === 0 ? `L${toX} ${toY}` : `A${radius} ${radius} 0 0 1 ${toX} ${toY}`
  return [
    `M${x + upper} ${y}`,
    `L${right - upper} ${y}`,
    turn(upper, right, y + upper),
    `L${right} ${bottom - lower}`,
    turn(lower, right - lower, bottom),
    `L${x + lower} ${bottom}`,
    turn(lower, x, bottom - lower),
    `L${x} ${y + upper}`,
    turn(upper, x + upper, y),
    'Z',
  ].join('')
}

/** `600 13px Inter, sans-serif` as attributes: pages with a strict policy apply no style that stands in an element. */
function fontFacts(font: string): string {
  const [, weight = '400', size = '13', family = 'sans-serif'] = /^(?:(\d+) )?([\d.]+)px (.+)$/.exec(font) ?? []
  return `font-weight="${weight}" font-size="${size}" font-family="${escaped(family)}"`
}

const marks: { readonly [mark: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text that XML can hold, whatever a step is called. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, '')
    .replace(/[&<>"]/g, (mark) => marks[mark] ?? '')
