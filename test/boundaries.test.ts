/** Holds the import direction and the purity of the inner rooms, and that nothing lies about that nobody uses. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { violations } from './boundaries.ts'
import { unusedExports } from './unused-exports.ts'

const root = join(import.meta.dirname, '..')

function sources(folders: readonly string[] = ['runtime', 'renderer', 'electron']): Map<string, string> {
  const files = folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
  return new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
}

describe('the rooms of the project', () => {
  it('import only downwards, without a cycle, and the inner ones are pure', () => {
    const files = sources()
    expect(files.size).toBeGreaterThan(0)
    expect(violations(files)).toEqual([])
  })

  it('offer only what others take', () => {
    const all = sources(['runtime', 'renderer', 'electron', 'test'])
    expect(unusedExports(all, (file) => !file.startsWith('test/'))).toEqual([])
  })
})

const reported: readonly (readonly [file: string, text: string, word: string])[] = [
  ['runtime/model/a.ts', "import { b } from '../nodes/b.ts'", '../nodes/b.ts'],
  ['runtime/model/a.ts', "import type { Zod } from 'zod'", 'zod'],
  ['runtime/nodes/routers/a.ts', "import type { Plan } from '../../compile/plan.ts'", '../../compile/plan.ts'],
  ['runtime/expression/a.ts', "import { readFileSync } from 'node:fs'", 'node:fs'],
  ['runtime/compile/a.ts', "import {\n  nodeTypes,\n} from '../nodes/index.ts'", '../nodes/index.ts'],
  ['runtime/compile/a.ts', "import { parse } from '@marcbachmann/cel-js'", '@marcbachmann/cel-js'],
  ['runtime/engine/a.ts', "export { open } from '../host/open.ts'", '../host/open.ts'],
  ['runtime/engine/a.ts', "const sqlite = await import('better-sqlite3')", 'better-sqlite3'],
  ['runtime/engine/a.ts', "import '../counterflow.ts'", '../counterflow.ts'],
  ['runtime/engine/a.ts', "import { run } from 'counterflow'", 'counterflow'],
  ['runtime/engine/a.ts', "import { it } from '../../test/it.ts'", '../../test/it.ts'],
  ['runtime/host/a.ts', "import { main } from '../cli/main.ts'", '../cli/main.ts'],
  ['runtime/cli/a.ts', "import { app } from 'electron'", 'electron'],
  ['runtime/counterflow.ts', "import { main } from './cli/main.ts'", './cli/main.ts'],
  ['renderer/canvas/a.tsx', "import { log } from '../../runtime/host/log.ts'", '../../runtime/host/log.ts'],
  ['renderer/a.ts', "import { join } from 'node:path'", 'node:path'],
  ['electron/a.ts', "import { Canvas } from '../renderer/canvas.tsx'", '../renderer/canvas.tsx'],
  ['runtime/attic/a.ts', "import './b.ts'", 'no known room'],
  ['runtime/engine/a.ts', 'const now = Date.now()', 'Date.now('],
  ['runtime/engine/a.ts', 'const chance = Math.random()', 'Math.random('],
  ['runtime/engine/a.ts', 'const today = new Date()', 'new Date()'],
  ['runtime/engine/a.ts', 'const text = `at $' + '{Date.now()}`', 'Date.now('],
  ['runtime/nodes/a.ts', 'setTimeout(go, 5)', 'setTimeout'],
  ['runtime/model/a.ts', 'const zone = process.env.TZ', 'process.'],
  ['runtime/compile/a.ts', "const f = new Function('return 1')", 'new Function'],
  ['runtime/expression/a.ts', 'eval(text)', 'eval('],
  ['runtime/host/a.ts', 'const row = get() as any', 'any'],
  ['runtime/host/a.ts', 'function put(row: any): void {}', 'any'],
  ['runtime/host/a.ts', 'const rows: Map<string, any> = new Map()', 'any'],
]

const accepted: readonly (readonly [file: string, text: string])[] = [
  ['runtime/model/a.ts', "import type { B } from './b.ts'"],
  ['runtime/expression/a.ts', "import { RE2JS } from 're2js'"],
  ['runtime/expression/a.ts', "import type { Ast } from '@marcbachmann/cel-js/evaluator'"],
  ['runtime/host/a.ts', "import { now } from 'node:process'\nconst t = Date.now()"],
  ['runtime/engine/a.ts', "// never Date.now()\nconst hint = 'not new Date() but context.now' /* as any */"],
  ['runtime/engine/a.ts', 'const at = new Date(event.time)\nconst any = list.some(isLate)\nconst quote = /[\'"`]/'],
  ['runtime/engine/a.ts', 'export const note = "copied from \'node:fs\'"'],
  ['renderer/a.tsx', "import { compile } from '../runtime/compile/compile.ts'\nimport { useState } from 'react'"],
]

describe('the check itself', () => {
  it.each(reported)('reports in %s: %s', (file, text, word) => {
    const found = violations(new Map([[file, text]]))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(file)
    expect(found[0]).toContain(word)
  })

  it.each(accepted)('accepts in %s: %s', (file, text) => {
    expect(violations(new Map([[file, text]]))).toEqual([])
  })

  it('names the whole way round a cycle', () => {
    const files = new Map([
      ['runtime/model/a.ts', "import { b } from './b.ts'"],
      ['runtime/model/b.ts', "import { c } from './deep/c.ts'"],
      ['runtime/model/deep/c.ts', "import { a } from '../a.ts'"],
    ])
    expect(violations(files)).toEqual([
      'import cycle: runtime/model/a.ts -> runtime/model/b.ts -> runtime/model/deep/c.ts -> runtime/model/a.ts',
    ])
  })
})

describe('the check of what is offered', () => {
  const found = (text: string, other: string): string[] =>
    unusedExports(
      new Map([
        ['runtime/a.ts', text],
        ['runtime/deep/b.ts', other],
      ]),
      () => true,
    )

  it.each([
    ['export const a = 1', ''],
    ['export async function a() {}', "import { b } from '../a.ts'"],
    ['export class a {}', "import { a } from './a.ts'"],
    ['export type a = 1', ''],
  ])('reports %s beside “%s”', (text, other) => expect(found(text, other)).toEqual(['runtime/a.ts offers a to nobody']))

  it.each([
    ['export const a = 1', "import { b, a as c } from '../a.ts'"],
    ['export const a = 1', "export { type b, a } from '../a.ts'"],
    ['export const a = 1', "import * as all from '../a.ts'"],
    ['export const a = 1', "const { a } = await import('../a.ts')"],
    ['export const a = 1', "fork(new URL('../a.ts', import.meta.url))"],
    ['export type a = 1\nexport const b = (x: a) => x', "import { b } from '../a.ts'"],
    ['const a = 1', ''],
  ])('accepts %s beside “%s”', (text, other) => expect(found(text, other)).toEqual([]))
})
