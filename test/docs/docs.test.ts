/** What is generated from the code is what the code says now, and what it says about flows is true. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { startingFlow } from '../../runtime/cli/starting-flow.ts'
import { flowSchema } from '../../runtime/compile/flow-schema.ts'
import { generated } from '../../runtime/docs.ts'
import { parseJson } from '../../runtime/expression/json.ts'
import { compileSchema, isUnusable } from '../../runtime/expression/schema.ts'
import { isObject, type Json, type JsonObject } from '../../runtime/model/json.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { asObject, exampleFlow } from '../nodes/run-example.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const text = (path: string): string => readFileSync(`${root}/${path}`, 'utf8')

describe('npm run docs', () => {
  it.each(generated)('$path is up to date', ({ path, text: expected }) => {
    expect(text(path) === expected, `${path} is stale: npm run docs writes it anew`).toBe(true)
  })
})

describe('the schema of flow documents', () => {
  const schema = flowSchema(nodeTypes)
  const ours = compileSchema(schema)
  // Strict: a keyword that it does not know, or that cannot apply, is an error.
  const theirs = new Ajv2020({ strict: true, allErrors: true }).compile(schema)
  const findings = (flow: unknown): unknown[] => {
    if (isUnusable(ours)) return ours
    theirs(flow)
    return [...ours(flow as Json), ...(theirs.errors ?? [])]
  }

  it.each(readdirSync(`${root}/templates`))('holds for the template %s', (name) => {
    expect(findings(read(`templates/${name}/flow.json`))).toEqual([])
  })

  it('holds for the flow that counterflow new writes', () => {
    expect(findings(startingFlow('my-shop', 'My shop', 'Europe/London'))).toEqual([])
  })

  const examples = nodeTypes.flatMap((type) => type.examples.map((example) => ({ type, example })))
  it.each(examples)('holds for the example of $type.type: $example.title', ({ type, example }) => {
    const node = { type: type.type, version: type.version, config: asObject(example.config) }
    expect(findings(exampleFlow({ it: node }))).toEqual([])
  })

  const template = read('templates/daily-sales/flow.json')
  const wrong: readonly (readonly [what: string, change: (flow: JsonObject) => JsonObject, place: string])[] = [
    ['a field that no node has', (flow) => configured(flow, 'goods', { wehn: 'true' }), '/nodes/goods/config'],
    ['a value of the wrong kind', (flow) => configured(flow, 'goods', { when: 5 }), '/nodes/goods/config/when'],
    ['a needed field that is missing', (flow) => configured(flow, 'goods', { when: undefined }), '/nodes/goods/config'],
    ['a property that no flow has', (flow) => ({ ...flow, wires: [] }), ''],
    ['a format of the future', (flow) => ({ ...flow, format: 2 }), '/format'],
  ]
  it.each(wrong)('refuses %s', (_what, change, place) => {
    theirs(change(template))
    expect(theirs.errors?.map(({ instancePath }) => instancePath)).toContain(place)
  })

  function read(path: string): JsonObject {
    const found = parseJson(text(path), { maximumDepth: 64 })
    return 'value' in found && isObject(found.value) ? found.value : {}
  }
})

function configured(flow: JsonObject, id: string, change: { readonly [field: string]: unknown }): JsonObject {
  const nodes = asObject(flow.nodes)
  const node = asObject(nodes[id])
  const config = JSON.parse(JSON.stringify({ ...asObject(node.config), ...change }))
  return { ...flow, nodes: { ...nodes, [id]: { ...node, config } } }
}
