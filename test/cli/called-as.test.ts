/** The line that is to be typed next begins as the one before did. */
import { expect, it } from 'vitest'
import { calledAs } from '../../runtime/cli/called-as.ts'

it.each([
  ['npx counterflow new my-shop', { npm_command: 'exec', npm_lifecycle_script: '"counterflow"' }, 'npx counterflow'],
  [
    'npx counterflow, as other npms name it',
    { npm_command: 'exec', npm_lifecycle_script: 'counterflow' },
    'npx counterflow',
  ],
  ['counterflow, linked', {}, 'counterflow'],
  [
    'a program that was itself started by npx',
    { npm_command: 'exec', npm_lifecycle_script: "'vitest'" },
    'counterflow',
  ],
  ['a script of a package', { npm_command: 'run-script', npm_lifecycle_script: 'counterflow test' }, 'counterflow'],
])('after %s', (_what, env, called) => {
  expect(calledAs(env)).toBe(called)
})
