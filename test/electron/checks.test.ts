/** No row of the checklist is forgotten: each stands in the map, and what the map names exists. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checks } from './checks.ts'

it('has every row that was asked for', () => {
  expect(Object.keys(checks)).toEqual(Array.from({ length: 30 }, (_, at) => `E${String(at + 1).padStart(2, '0')}`))
})

it.each(Object.entries(checks).flatMap(([row, parts]) => parts.map((part) => [row, part.what, part] as const)))(
  '%s %s',
  (_row, _what, { test, later = '' }) => {
    if (test === undefined) return expect(later).toMatch(/^[A-Z].{20,}\.$/)
    const [file, words] = test
    expect(readFileSync(join(import.meta.dirname, file), 'utf8')).toContain(words)
  },
)
