/**
 * Prints "N passed, N failed" from the results file that vitest wrote and the exit code of `npm test`.
 * A file that could not even be loaded, and a failure outside the tests (lint, types, install), count as failed.
 */
import { existsSync, readFileSync } from 'node:fs'

const [file, exitCode] = process.argv.slice(2)
const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { testResults: [] }
const count = { passed: 0, failed: 0, skipped: 0 }

for (const { status, assertionResults } of results.testResults) {
  for (const test of assertionResults) count[test.status in count ? test.status : 'skipped'] += 1
  if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) count.failed += 1
}
if (exitCode !== '0' && count.failed === 0) count.failed = 1

const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
console.log(`${count.passed} passed, ${count.failed} failed${skipped}`)
