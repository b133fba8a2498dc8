/** What the canvas works out without a screen: curves, lines of words, sizes of cards, the order of reading. */
import { describe, expect, it } from 'vitest'
import { shapeOf } from '../../../renderer/canvas/card-shape.ts'
import { readingOrder } from '../../../renderer/canvas/reading-order.ts'
import { sentenceFont, shorten, wrapText } from '../../../renderer/canvas/text-width.ts'
import { distanceTo, pointOn, wireCurve } from '../../../renderer/canvas/wire-path.ts'
import { paymentsFlow } from './flow.ts'

describe('a wire', () => {
  it('begins and ends where it should, and leaves to the right', () => {
    const curve = wireCurve({ x: 0, y: 0 }, { x: 200, y: 80 })
    expect(pointOn(curve, 0)).toEqual({ x: 0, y: 0 })
    expect(pointOn(curve, 1)).toEqual({ x: 200, y: 80 })
    expect(pointOn(curve, 0.1).x).toBeGreaterThan(0)
  })

  it('runs below the cards where it leads back at the same height', () => {
    const curve = wireCurve({ x: 600, y: 100 }, { x: 0, y: 100 })
    expect(pointOn(curve, 0.5).y).toBeGreaterThan(200)
  })

  it('is met by a point on it and not by one beside it', () => {
    const curve = wireCurve({ x: 0, y: 0 }, { x: 300, y: 200 })
    expect(distanceTo(curve, pointOn(curve, 0.37))).toBeLessThan(2)
    expect(distanceTo(curve, { x: 150, y: 200 })).toBeGreaterThan(60)
  })
})

describe('words on a card', () => {
  it('break at spaces and hyphens, and end in an ellipsis when there is no room', () => {
    const lines = wrapText(
      'Sends to payment-to-charge when the total is more than nothing at all, whoever asks',
      sentenceFont,
      160,
      3,
    )
    expect(lines).toHaveLength(3)
    expect(lines[0]).toBe('Sends to payment-to-')
    expect(lines.at(-1)?.endsWith('…')).toBe(true)
    expect(wrapText('Short', sentenceFont, 160, 3)).toEqual(['Short'])
    expect(wrapText('   ', sentenceFont, 160, 3)).toEqual([])
  })

  it('stay within their room whatever somebody wrote', () => {
    for (const text of ['x'.repeat(100_000), '👩‍👩‍👧‍👦'.repeat(500), `${'a '.repeat(50_000)}`]) {
      expect(wrapText(text, sentenceFont, 160, 3)).toHaveLength(3)
      expect(shorten(text, sentenceFont, 160).length).toBeLessThan(40)
    }
  })
})

it('gives a card a joint for each way out: at its head for one, in rows for several', () => {
  const plain = {
    name: 'A step',
    sentence: 'One line',
    takes: true,
    outputs: [{ name: 'event' }],
    foot: null,
    problem: null,
  }
  const one = shapeOf(plain)
  const three = shapeOf({ ...plain, outputs: ['pass', 'rest', 'unclear'].map((name) => ({ name })) })
  expect([...one.joints]).toEqual([['event', 30]])
  expect([...three.joints.values()].map((y) => y > three.head && y < three.height)).toEqual([true, true, true])
  expect(shapeOf({ ...plain, foot: 'stage' }).height).toBeGreaterThan(one.height)
  expect(shapeOf({ ...plain, problem: 'Something is wrong' }).height).toBeGreaterThan(one.height)
})

it('reads a flow along its ways, each once, rings included', () => {
  expect(readingOrder(paymentsFlow)).toEqual([
    'shop',
    'which',
    'warehouse',
    'told',
    'large',
    'note',
    'sales',
    'till',
    'hour',
  ])
  const ring = { ...paymentsFlow, edges: [...paymentsFlow.edges, { from: 'large.rest', to: 'which' }] }
  expect([...readingOrder(ring)].sort()).toEqual(Object.keys(paymentsFlow.nodes).sort())
})
