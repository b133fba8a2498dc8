import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../runtime/compile/config.ts'
import type { Field } from '../../runtime/model/field.ts'
import { type NodeType, outputsOf } from '../../runtime/model/node.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { asObject, runExample } from './run-example.ts'

describe.each(nodeTypes.map((type): [string, NodeType] => [type.type, type]))('%s', (name, type) => {
  it('has at least two examples', () => {
    expect(type.examples.length).toBeGreaterThanOrEqual(2)
  })

  it.each(type.examples)('$title', async (example) => {
    const ran = await runExample(type, example)
    expect(ran.outputs).toEqual(withoutEmpty(example.expect))
    if (example.tables) expect(ran.tables).toEqual(example.tables)
    expect(ran.files).toEqual(example.files ?? {})
    expect(ran.effects).toEqual(example.effects ?? [])
  })

  it('says in one sentence what it does', () => {
    for (const { config } of type.examples) {
      const { stored } = parseConfig(type.fields, asObject(config), name)
      for (const sentence of [type.explain(config), type.explain(stored)]) {
        expect(sentence).toMatch(/^\S.*\S$/)
        expect(sentence).not.toMatch(/undefined|null|\[object|&&|==|\.$/)
      }
    }
  })

  it('finds no problem in its own examples, and names only outputs that it has', () => {
    for (const { config, expect: outputs } of type.examples) {
      expect(parseConfig(type.fields, asObject(config), name).problems).toEqual([])
      expect(type.check?.(config) ?? []).toEqual([])
      for (const output of Object.keys(outputs)) expect(outputsOf(type, config)).toContain(output)
    }
  })

  it('explains every field in plain words', () => {
    expect(type.summary).toMatch(/^[A-Z].*\.$/)
    for (const [path, field] of allFields(type.fields, ''))
      expect([path, field.help]).toEqual([path, expect.stringMatching(/^[A-Z].*[.*\w]$/s)])
  })
})

describe('the list', () => {
  it('is sorted by role and name, without repeats', () => {
    const order = ['producer', 'router', 'consumer']
    const names = nodeTypes.map(({ role, type }) => `${order.indexOf(role)} ${type}`)
    expect(names).toEqual([...new Set(names)].sort())
  })

  it('names producers and consumers differently, since a flow names only the type', () => {
    expect(new Set(nodeTypes.map(({ type }) => type)).size).toBe(nodeTypes.length)
  })
})

const withoutEmpty = (outputs: { readonly [output: string]: readonly unknown[] }): unknown =>
  Object.fromEntries(Object.entries(outputs).filter(([, events]) => events.length > 0))

const allFields = (fields: { readonly [name: string]: Field }, path: string): readonly (readonly [string, Field])[] =>
  Object.entries(fields).flatMap(([name, field]) => [
    [`${path}${name}`, field] as const,
    ...(field.kind === 'list' ? allFields(field.fields, `${path}${name}.`) : []),
  ])
