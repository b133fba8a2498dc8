/**
 * Everything that must hold before a change is good: lint and format, types, tests. All three always run, so that
 * one call shows every problem. With arguments (test files or vitest options) only those tests run. What some tests need
 * beside Node is looked for first.
 */
import { spawnSync } from 'node:child_process'
import './tools.mjs'

const chosen = process.argv.slice(2)
const steps = chosen.length > 0 ? [['test:run', ...chosen]] : [['lint'], ['types'], ['test:run']]

const env = { ...process.env }
// Before 22.18 Node strips types only when it is asked to: on a Mac, where the project brings no Node of its own.
if (!process.features.typescript)
  env.NODE_OPTIONS = `${env.NODE_OPTIONS ?? ''} --experimental-strip-types --disable-warning=ExperimentalWarning`

const failed = steps.filter(([script, ...rest]) => {
  const { status } = spawnSync(process.execPath, [process.env.npm_execpath, 'run', '-s', script, '--', ...rest], {
    stdio: 'inherit',
    env,
  })
  return status !== 0
})

if (failed.length > 0) {
  console.error(`Failed: ${failed.map(([script]) => script).join(', ')}`)
  process.exit(1)
}
