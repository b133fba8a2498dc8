/** No row that concerns the window is forgotten: each stands in the map, and what the map names exists. */
import { expect, it } from 'vitest'
import { itNamesWhatIsThere } from './part.ts'
import { windowRows } from './window-rows.ts'

const asked = [
  ...['A01', 'A02', 'A03', 'A04', 'A08', 'A10', 'A11', 'A12'],
  ...['A39', 'A40', 'A41', 'A42', 'A43', 'A49', 'A51', 'A52', 'A53', 'A58', 'A59'],
]

it('has every row that was asked for', () => {
  expect(Object.keys(windowRows)).toEqual(asked)
  for (const [row, parts] of Object.entries(windowRows)) expect(parts.length, row).toBeGreaterThan(0)
})

itNamesWhatIsThere(windowRows)
