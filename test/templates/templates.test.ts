/** What every template must keep: a flow in the one canonical form, tests that pass, samples and pages that can be read. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { compile, isProblems } from '../../runtime/compile/compile.ts'
import { parseFlow } from '../../runtime/compile/parse-flow.ts'
import { runFlowTests } from '../../runtime/engine/flow-test.ts'
import { Sandbox } from '../../runtime/engine/sandbox.ts'
import { files } from '../../runtime/host/files/files.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { isObject } from '../../runtime/model/json.ts'
import { readPage } from '../../runtime/model/template-page.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { markIn, markOf } from './picture-mark.ts'

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

  it('says on its page in 80 characters what it is good for, then what it does, never does, and does when things fail', () => {
    const { benefit, sections } = readPage(readFileSync(path('README.md'), 'utf8'))
    expect(benefit.length).toBeLessThanOrEqual(80)
    expect(benefit).toMatch(/^[A-Z].*\w.*[.?]$/)
    const titles = sections.map(({ title }) => title)
    expect(titles).toEqual(expect.arrayContaining(['What it does', 'What it never does', 'When things fail']))
    expect(readFileSync(path('README.md'), 'utf8')).toMatch(/Set-up: \w+ minutes?/)
  })

  it('brings a picture that the app has made of this very flow', () => {
    const png = readFileSync(path('picture.png'))
    // An older one is made anew by: npx node test/e2e/template-pictures.ts
    expect(markIn(png)).toBe(markOf(flow))
    expect(png.length).toBeLessThan(2_000_000)
  })

  it('asks with a label, a help and a default for everything', () => {
    const { properties = {} } = flow.parameters
    if (!isObject(properties)) throw new Error('Expected the properties of the parameters')
    for (const [name, asked] of Object.entries(properties))
      expect(asked, name).toMatchObject({
        title: expect.stringMatching(/\w/),
        description: expect.stringMatching(/\w/),
        default: expect.anything(),
      })
  })

  it('describes each of its events and their fields', () => {
    for (const [type, schema] of Object.entries(flow.events)) {
      expect(schema, type).toMatchObject({ title: expect.anything(), description: expect.anything() })
      for (const [field, about] of Object.entries(isObject(schema.properties) ? schema.properties : {}))
        expect(about, `${type} ${field}`).toMatchObject({ description: expect.stringMatching(/\w/) })
    }
  })

  it('does something with the sample events that it brings', () => {
    const sandbox = Sandbox.open(flow, { nodeTypes, start: Date.UTC(2026, 2, 2, 8) })
    if (!(sandbox instanceof Sandbox)) throw new Error('Expected a flow without problems')
    for (const { node, event } of sampleEvents(path('samples')))
      expect(sandbox.send(event, node), event.id).toMatchObject({ kind: expect.stringMatching(/accepted|duplicate/) })
    sandbox.wait(6 * 3_600_000)
    expect(sandbox.needsLook).toBe(0)
    const rows = sandbox.store.tables().flatMap(({ name: table }) => [...sandbox.store.rows(table)])
    if (readdirSync(path('samples')).some((file) => file.endsWith('.ndjson'))) expect(rows.length).toBeGreaterThan(0)
  })
})

/** What lies in `samples/<producer>.ndjson`, in the order in which it happened. */
function sampleEvents(samples: string) {
  const events = readdirSync(samples)
    .filter((file) => file.endsWith('.ndjson'))
    .flatMap((file) =>
      readFileSync(join(samples, file), 'utf8')
        .trim()
        .split('\n')
        .map((line) => ({ node: file.replace('.ndjson', ''), event: JSON.parse(line) })),
    )
  return events.toSorted((a, b) => (a.event.time < b.event.time ? -1 : a.event.time > b.event.time ? 1 : 0))
}

function readFlow(text: string): Flow {
  const flow = parseFlow(text)
  if (Array.isArray(flow)) throw new Error(flow.map(({ message }) => message).join('\n'))
  return flow
}
