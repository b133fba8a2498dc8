/** No trap is forgotten: each has a test that bears its name, in the file that the map says. */
import { expect, it } from 'vitest'
import { itNamesWhatIsThere } from '../bad-input/part.ts'
import { rows } from './rows.ts'

/** How many there are of each. */
const asked = { A: 8, B: 6, M: 8, K: 7, Z: 5, P: 8, R: 6 }

it('has every trap, each in a test that bears its name', () => {
  const ids = Object.entries(asked).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, n) => `T-${letter}${n + 1}`),
  )
  expect(Object.keys(rows)).toEqual(ids)
  for (const [id, parts] of Object.entries(rows)) {
    expect(parts.length, id).toBeGreaterThan(0)
    for (const { test: [, words] = ['', ''] } of parts) expect(inRange(words, id), `${id} in "${words}"`).toBe(true)
  }
})

/** "T-K3 to T-K6" bears the names between them too. */
function inRange(words: string, id: string): boolean {
  const [, letter, from, to] = /T-([A-Z])(\d) to T-\1(\d)/.exec(words) ?? []
  const [, own, number] = /^T-([A-Z])(\d)$/.exec(id) ?? []
  const between = letter === own && Number(from) <= Number(number) && Number(number) <= Number(to)
  return between || words.includes(id)
}

itNamesWhatIsThere(rows)
