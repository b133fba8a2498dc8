/** An icon of the window as the data of an SVG path, so that pictures of a flow can be drawn with it. */
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { Icon } from '../ui/icon.tsx'

const known = new Map<string, string>()

/** Within 24 by 24. */
export function iconData(name: string): string {
  const before = known.get(name)
  if (before !== undefined) return before
  const holder = document.createElement('div')
  const root = createRoot(holder)
  flushSync(() => root.render(<Icon name={name} size={24} />))
  const data = joinPaths([...holder.querySelectorAll('svg > *')].map(dataOf))
  root.unmount()
  known.set(name, data)
  return data
}

/** Of several paths one. The first move of a path counts from the corner, also where it is written as a relative one. */
export const joinPaths = (paths: readonly string[]): string =>
  paths.map((path) => (/^\s*m/.test(path) ? `M0 0${path.trim()}` : path)).join('')

function dataOf(shape: Element): string {
  const number = (name: string): number => Number(shape.getAttribute(name) ?? 0)
  switch (shape.tagName) {
    case 'path':
      return shape.getAttribute('d') ?? ''
    case 'circle':
      return oval(number('cx'), number('cy'), number('r'), number('r'))
    case 'ellipse':
      return oval(number('cx'), number('cy'), number('rx'), number('ry'))
    case 'rect':
      return roundRect(number('x'), number('y'), number('width'), number('height'), number('rx'))
    case 'line':
      return `M${number('x1')} ${number('y1')}L${number('x2')} ${number('y2')}`
    case 'polyline':
    case 'polygon':
      return `M${shape.getAttribute('points') ?? '0 0'}${shape.tagName === 'polygon' ? 'Z' : ''}`
    default:
      return ''
  }
}

const oval = (x: number, y: number, rx: number, ry: number): string =>
  `M${x - rx} ${y}A${rx} ${ry} 0 1 1 ${x + rx} ${y}A${rx} ${ry} 0 1 1 ${x - rx} ${y}Z`

function roundRect(x: number, y: number, width: number, height: number, radius: number): string {
  const corner = (dx: number, dy: number): string => `a${radius} ${radius} 0 0 1 ${dx} ${dy}`
  return [
    `M${x + radius} ${y}h${width - 2 * radius}`,
    `${corner(radius, radius)}v${height - 2 * radius}`,
    `${corner(-radius, radius)}h${2 * radius - width}`,
    `${corner(-radius, -radius)}v${2 * radius - height}`,
    `${corner(radius, -radius)}Z`,
  ].join('')
}
