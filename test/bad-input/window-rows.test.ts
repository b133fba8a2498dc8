/** No row that concerns the window is forgotten: each stands in the map, and what the map names exists. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { windowRows } from './window-rows.ts'

const asked = [
  ...['A01', 'A02', 'A03', 'A04', 'A08', 'A10', 'A11', 'A12'],
  ...['A39', 'A40', 'A41', 'A42', 'A43', 'A49', 'A51', 'A52', 'A53', 'A58', 'A59'],
]
const pathOf = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url))

it('has every row that was asked for', () => {
  expect(Object.keys(windowRows)).toEqual(asked)
  for (const [row, parts] of Object.entries(windowRows)) expect(parts.length, row).toBeGreaterThan(0)
})

it.each(Object.entries(windowRows).flatMap(([row, parts]) => parts.map((part) => [row, part.what, part] as const)))(
  '%s %s',
  (_row, _what, { test, later = '' }) => {
    if (test === undefined) return expect(later).toMatch(/^[A-Z].{20,}\.$/)
    const [file, words] = test
    expect(existsSync(pathOf(file)), file).toBe(true)
    expect(readFileSync(pathOf(file), 'utf8')).toContain(words)
  },
)
