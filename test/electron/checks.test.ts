/** No row of the checklist is forgotten: each stands in the map, and what the map names exists. */
import { expect, it } from 'vitest'
import { itNamesWhatIsThere } from '../bad-input/part.ts'
import { checks } from './checks.ts'

it('has every row that was asked for', () => {
  expect(Object.keys(checks)).toEqual(Array.from({ length: 30 }, (_, at) => `E${String(at + 1).padStart(2, '0')}`))
})

itNamesWhatIsThere(checks)
