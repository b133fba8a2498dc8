import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'

const program = (tuned: boolean, used: boolean): string => `
  import { getHeapSpaceStatistics } from 'node:v8'
  import { tuneCollector } from ${JSON.stringify(new URL('../../runtime/host/collector.ts', import.meta.url).href)}
  // As a program that has loaded much before: it has grown by then, and not enough.
  const before = ${used} ? Array.from({ length: 60_000 }, (_, n) => ({ n, text: 'y' + n })) : []
  if (${tuned}) tuneCollector()
  const kept = []
  for (let round = 0; round < 200; round++) {
    kept[round % 4] = Array.from({ length: 20_000 }, (_, n) => ({ n, text: 'x' + n }))
  }
  console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size / 2 ** 20)
`
const megabytes = (tuned: boolean, used = false): number =>
  Number(execFileSync(process.execPath, ['--input-type=module', '--eval', program(tuned, used)], { encoding: 'utf8' }))

it('keeps the young generation at two halves of 16 MB, however many objects live for a while', () => {
  expect(megabytes(true)).toBe(32)
  expect(megabytes(true, true)).toBe(32)
  // Otherwise there would be nothing to keep.
  expect(megabytes(false)).toBeGreaterThan(32)
})
