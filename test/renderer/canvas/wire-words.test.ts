/** A wire says its rate; one that runs past other cards says which way it is, too. */
import { expect, it } from 'vitest'
import { wireWords } from '../../../renderer/canvas/wire-words.ts'
import type { LiveCounts } from '../../../runtime/model/api/live.ts'

const counts = { outputs: { 'route.paid': { total: 9, perMinute: 26 } } } as unknown as LiveCounts
const across = (width: number) => ({ start: { x: 100, y: 0 }, end: { x: 100 + width, y: 80 } })

it.each([
  ['short and live', counts, 'Paid', 84, '26/min'],
  ['long and live', counts, 'Paid', 400, 'Paid · 26/min'],
  ['leading back over a distance', counts, 'Paid', -400, 'Paid · 26/min'],
  ['short and at rest', null, 'Paid', 40, ''],
  ['long and at rest', null, 'Paid', 400, 'Paid'],
  ['long, from the only way out', counts, null, 400, '26/min'],
] as const)('that is %s', (_, live, way, width, words) => {
  expect(wireWords(live, { id: 'route.paid>tell', from: 'route.paid', way }, across(width))).toBe(words)
})
