/** One part of a row of a threat list: words that stand in a test, or the reason why it has to wait. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

export type Part = {
  readonly what: string
  /** A file below `test/`, and a piece of its text that names the case. */
  readonly test?: readonly [file: string, words: string]
  readonly later?: string
}

export type Rows = { readonly [row: string]: readonly Part[] }

export const tested = (what: string, file: string, words: string): Part => ({ what, test: [file, words] })
export const later = (what: string, reason: string): Part => ({ what, later: reason })

/** What a map names exists, and what has to wait says why in a sentence. */
export function itNamesWhatIsThere(rows: Rows): void {
  it.each(Object.entries(rows).flatMap(([row, parts]) => parts.map((part) => [row, part.what, part] as const)))(
    '%s %s',
    (_row, _what, { test, later: reason = '' }) => {
      if (test === undefined) return expect(reason).toMatch(/^[A-Z].{20,}\.$/)
      const [file, words] = test
      const path = fileURLToPath(new URL(`../${file}`, import.meta.url))
      expect(existsSync(path), file).toBe(true)
      expect(readFileSync(path, 'utf8')).toContain(words)
    },
  )
}
