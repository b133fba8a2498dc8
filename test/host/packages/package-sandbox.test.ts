/** Packages that mean harm while they are only looked at: stopped, and whoever looked at them goes on. */
import { builtinModules } from 'node:module'
import { build } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'
import { openPackageSandbox, type SandboxLimits } from '../../../runtime/host/packages/package-sandbox.ts'
import { CounterflowError } from '../../../runtime/model/problem.ts'
import { bomb, wide } from './hostile.ts'
import { template } from './large-orders.ts'
import { packFlow } from './pack-flow.ts'

const good = packFlow('1.2.0', template())
const open: { close(): void }[] = []
afterAll(() => {
  for (const sandbox of open) sandbox.close()
})
function sandboxWith(limits: Partial<SandboxLimits>, kind: 'process' | 'thread') {
  const sandbox = openPackageSandbox(limits, kind)
  open.push(sandbox)
  return {
    ...sandbox,
    codeOf: (text: string): Promise<string> =>
      sandbox.try(text).then(
        ({ run }) => run.results.map(({ failures }) => (failures.length === 0 ? 'passed' : 'failed')).join(' '),
        (error) => (error instanceof CounterflowError ? error.code : Promise.reject(error)),
      ),
  }
}

describe.each(['process', 'thread'] as const)('a package that is tried in a %s of its own', (kind) => {
  it('gives back what reading it gives, and what its tests come to', async () => {
    const { found, run } = await sandboxWith({}, kind).try(good)
    expect([found.manifest.handle, found.flow.id, run.results.length]).toEqual(['large-orders', 'large-orders', 4])
    expect(found.parts.get('README.md')?.toString('utf8')).toContain('# Large orders')
  })

  it.each([
    ['sets off event after event without an end', 'PACKAGE_ENDLESS', bomb(good), { time: 3_000, memory: 2_048 }],
    ['eats memory', 'PACKAGE_MEMORY', bomb(good), { time: 120_000, memory: 48 }],
  ] as const)('is ended where it %s, and the next one is read all the same', async (_, code, text, limits) => {
    const sandbox = sandboxWith(limits, kind)
    const [ended, next] = await Promise.all([sandbox.codeOf(text), sandbox.codeOf(good)])
    expect(ended).toBe(code)
    // The machine may be slow; what must not be is that the first one takes the second with it.
    expect(next === 'PACKAGE_ENDLESS' ? await sandboxWith({}, kind).codeOf(good) : next).toBe(
      'passed passed passed passed',
    )
  })

  it.each([
    ['more than a package may hold', `{"manifest": "${'x'.repeat(13 * 1024 * 1024)}"}`, 'PACKAGE_TOO_LARGE'],
    ['a flow of 30,000 steps', wide(good), 'PACKAGE_TOO_LARGE'],
  ])('is refused where it is %s', async (_, text, code) => {
    expect(await sandboxWith({}, kind).codeOf(text)).toBe(code)
  })
})

it.each([
  ['is not there', '/nowhere/node', /could not be started \(.*ENOENT/],
  ['ends at once', '/bin/false', /could not be started \(exit code 1\)/],
])('says what happened where the program for it %s, and never that it was memory', async (_, program, said) => {
  const sandbox = openPackageSandbox({}, 'process', program)
  open.push(sandbox)
  const failed = { code: 'PACKAGE_SANDBOX', message: expect.stringMatching(said) }
  await expect(sandbox.try(good)).rejects.toMatchObject(failed)
  // The next question is no better off, and is told the same.
  await expect(sandbox.read(good)).rejects.toMatchObject(failed)
})

it('where packages are tried there is no store, no secret, no file and no network to be reached', async () => {
  const { metafile } = await build({
    entryPoints: ['runtime/host/packages/package-sandbox-process.ts'],
    ...{ bundle: true, platform: 'node', format: 'esm', write: false, metafile: true, logLevel: 'silent' },
  })
  const files = Object.keys(metafile.inputs)
  expect(files.filter((file) => /runtime\/host\/(?!packages\/|front\/failure\.ts)/.test(file))).toEqual([])
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path.replace(/^node:/, ''))) // biome-ignore format: a row
  expect([...new Set(imported.filter((path) => builtinModules.includes(path)))].sort()).toEqual([
    'crypto',
    'module',
    'worker_threads',
  ])
})
