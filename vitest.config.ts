/**
 * How the tests run, under the Node that the project brings: each file in a process of its own, but those that only
 * calculate, which share what they have read in, and those that look at the window, which share a browser, too, and the
 * pages that were built for it.
 */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { SlowFirst } from './test/slow-first.ts'

const calculating = [
  'test/{acceptance,compile,engine,expression,nodes}/**',
  'test/renderer/{actions,document,stores}/**',
]
const inBrowser = ['test/e2e/**/*.test.ts', 'test/renderer/{canvas,inspector,screens,ui}/**/*.test.ts']

// For the hundreds of processes that tests start: reading our code costs each of them more than running it.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/tests', import.meta.url))

export default defineConfig({
  test: {
    globalSetup: ['test/node-version.ts', 'test/run-folder.ts'],
    pool: 'forks',
    sequence: { sequencer: SlowFirst },
    // Tests of the store wait for the disk: more workers than cores only make each other slow.
    maxWorkers: 2,
    testTimeout: 30_000,
    // A second, which is usual, is over before a busy machine has drawn anything.
    expect: { poll: { timeout: 15_000 } },
    // A browser on a machine that others share may miss a moment: in CI a test gets a second try, and the report says so.
    retry: process.env.CI ? 1 : 0,
    projects: [
      {
        extends: true,
        test: { name: 'runtime', include: ['test/**/*.test.ts'], exclude: [...calculating, ...inBrowser] },
      },
      {
        extends: true,
        test: { name: 'pure', include: calculating.map((files) => `${files}/*.test.ts`), isolate: false },
      },
      { extends: true, test: { name: 'window', include: inBrowser, isolate: false } },
    ],
    ...(process.env.CI
      ? { reporters: ['default', 'json'], outputFile: { json: 'node_modules/.cache/test-results.json' } }
      : {}),
  },
})
