/** How the tests run: each file in a process of its own, under the Node that the project brings. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/node-version.ts',
    pool: 'forks',
    // Tests of the store wait for the disk: more workers than cores only make each other slow.
    maxWorkers: 2,
    testTimeout: 30_000,
    // A second, which is usual, is over before a busy machine has drawn anything.
    expect: { poll: { timeout: 15_000 } },
    // A browser on a machine that others share may miss a moment: in CI a test gets a second try, and the report says so.
    retry: process.env.CI ? 1 : 0,
    ...(process.env.CI
      ? { reporters: ['default', 'json'], outputFile: { json: 'node_modules/.cache/test-results.json' } }
      : {}),
  },
})
