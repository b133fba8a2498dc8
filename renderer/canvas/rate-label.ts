/** The pill on a wire. Made only once there is a rate to show: most wires of a large flow never have one in view. */
import { smallFont, textWidth } from './text-width.ts'

const svg = 'http://www.w3.org/2000/svg'

export const rateWidth = (text: string): number => Math.ceil(textWidth(text, smallFont)) + 17

export function writeRate(label: SVGGElement, text: string): void {
  let [face, words] = label.children
  if (face === undefined || words === undefined) {
    if (text === '') return
    face = document.createElementNS(svg, 'rect')
    words = document.createElementNS(svg, 'text')
    for (const [name, value] of [
      ['y', '-10'],
      ['height', '20'],
      ['rx', '10'],
    ] as const)
      face.setAttribute(name, value)
    words.setAttribute('text-anchor', 'middle')
    words.setAttribute('dominant-baseline', 'central')
    words.append('')
    label.append(face, words)
  }
  const node = words.firstChild
  if (node === null || node.nodeValue === text) return
  node.nodeValue = text
  label.dataset.shown = text === '' ? 'no' : 'yes'
  const width = String(rateWidth(text))
  if (face.getAttribute('width') === width) return
  face.setAttribute('x', String(-rateWidth(text) / 2))
  face.setAttribute('width', width)
}
