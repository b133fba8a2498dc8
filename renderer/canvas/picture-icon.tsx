/** An icon of the window as a path that a canvas can stroke. */
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { Icon } from '../ui/icon.tsx'

const known = new Map<string, Path2D>()

/** Within 24 by 24. */
export function iconPath(name: string): Path2D {
  const before = known.get(name)
  if (before) return before
  const path = new Path2D()
  const holder = document.createElement('div')
  const root = createRoot(holder)
  flushSync(() => root.render(<Icon name={name} size={24} />))
  for (const shape of holder.querySelectorAll('svg > *')) path.addPath(pathOfShape(shape))
  root.unmount()
  known.set(name, path)
  return path
}

function pathOfShape(shape: Element): Path2D {
  const number = (name: string): number => Number(shape.getAttribute(name) ?? 0)
  const path = new Path2D(shape.tagName === 'path' ? (shape.getAttribute('d') ?? '') : '')
  switch (shape.tagName) {
    case 'circle':
      path.arc(number('cx'), number('cy'), number('r'), 0, 2 * Math.PI)
      break
    case 'ellipse':
      path.ellipse(number('cx'), number('cy'), number('rx'), number('ry'), 0, 0, 2 * Math.PI)
      break
    case 'rect':
      path.roundRect(number('x'), number('y'), number('width'), number('height'), number('rx'))
      break
    case 'line':
      path.moveTo(number('x1'), number('y1'))
      path.lineTo(number('x2'), number('y2'))
      break
    case 'polyline':
    case 'polygon': {
      const points = (shape.getAttribute('points') ?? '')
        .trim()
        .split(/[\s,]+/)
        .map(Number)
      for (let at = 0; at + 1 < points.length; at += 2) path.lineTo(points[at] ?? 0, points[at + 1] ?? 0)
      if (shape.tagName === 'polygon') path.closePath()
    }
  }
  return path
}
