/** What every template must keep: a flow in the one canonical form, tests that pass, samples and pages that can be read. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { compile, isProblems } from '../../runtime/compile/compile.ts'
import { parseFlow } from '../../runtime/compile/parse-flow.ts'
import { runFlowTests } from '../../runtime/engine/flow-test.ts'
import { files } from '../../runtime/host/files/files.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'

const folder = fileURLToPath(new URL('../../templates', import.meta.url))
const never = { cancelled: false, onCancel: () => {} }

describe.each(readdirSync(folder))('the template %s', (name) => {
  const path = (...parts: string[]): string => join(folder, name, ...parts)
  const text = readFileSync(path('flow.json'), 'utf8')
  const flow = readFlow(text)

  it('is in canonical form, without a problem or a warning', () => {
    expect(writeFlow(flow)).toBe(text)
    const plan = compile(flow, { nodeTypes })
    expect(isProblems(plan) ? plan : plan.warnings).toEqual([])
  })

  it('says what it is for, and where every card stands', () => {
    expect(flow).toMatchObject({ id: name, description: expect.stringMatching(/\w/) })
    expect(Object.keys(flow.layout).sort()).toEqual(Object.keys(flow.nodes).sort())
  })

  it('has at least five tests, each with the standard ones', () => {
    expect(flow.tests.length).toBeGreaterThanOrEqual(5)
    for (const test of flow.tests) expect(test.standard).toEqual(['duplicate', 'swap', 'replay'])
  })

  it.each(runFlowTests(flow, nodeTypes))('$name ($variant)', ({ failures }) => {
    expect(failures).toEqual([])
  })

  it.each(readdirSync(path('samples')))('brings the sample %s, which can be read', async (sample) => {
    let rows = 0
    const batches = files.rows({ path: path('samples', sample), format: 'auto', position: null, signal: never })
    for await (const batch of batches) rows += batch.rows.length
    expect(rows).toBeGreaterThan(0)
  })

  it.each(['README.md', 'CHANGELOG.md'])('brings a %s', (page) => {
    expect(existsSync(path(page))).toBe(true)
  })
})

function readFlow(text: string): Flow {
  const flow = parseFlow(text)
  if (Array.isArray(flow)) throw new Error(flow.map(({ message }) => message).join('\n'))
  return flow
}
