/** A flow is first looked at so that it can be read: as a whole where that is possible, else where it begins. */
import { expect, it } from 'vitest'
import { firstView } from '../../../renderer/canvas/first-view.ts'

const size = { width: 216, height: 120 }
const row = (count: number, y = 0) => Array.from({ length: count }, (_, at) => ({ x: 300 * at, y, ...size }))
const [width, height] = [760, 520]

it('shows the whole of a flow that can be read as a whole', () => {
  const { x, zoom } = firstView(row(4), width, height)
  expect(zoom).toBeGreaterThanOrEqual(0.6)
  expect(x).toBeGreaterThanOrEqual(0)
  expect(x + (900 + size.width) * zoom).toBeLessThanOrEqual(width)
})

it.each([6, 12, 300])('shows the begin of one with %i steps in a row, large enough to be read', (count) => {
  const { x, y, zoom } = firstView(row(count), width, height)
  expect(zoom).toBe(0.75)
  expect(x).toBeGreaterThan(0)
  expect(y).toBeGreaterThan(0)
  expect(y + size.height * zoom).toBeLessThan(height)
})

it.each([0, 1_500, 3_000])('shows the first step of one that is too high as well, where it stands %i down', (down) => {
  const column = Array.from({ length: 20 }, (_, at) => ({ x: 300, y: 160 * at, ...size }))
  const { x, y, zoom } = firstView([...column, { x: 0, y: down, ...size }, ...row(9, 1_000).slice(2)], width, height)
  expect(zoom).toBe(0.75)
  expect(x).toBeGreaterThan(0)
  const top = y + down * zoom
  expect(top).toBeGreaterThanOrEqual(0)
  expect(top + size.height * zoom).toBeLessThanOrEqual(height)
})
