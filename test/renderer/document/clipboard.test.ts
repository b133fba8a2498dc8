import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copyText, pasteSteps } from '../../../renderer/document/clipboard.ts'
import { duplicate } from '../../../renderer/document/duplicate.ts'
import { readPaste } from '../../../renderer/document/paste-text.ts'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { compile, isProblems } from '../../../runtime/compile/compile.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { dailySales, emptyFlow, expectSound, flowOf, frozen, routed } from './flows.ts'
import { anyEdit, applyEdit } from './random-edit.ts'

const all = (flow: Flow): ReadonlySet<string> => new Set(Object.keys(flow.nodes))

function paste(flow: Flow, text: string, at = { x: 0, y: 0 }) {
  const pasted = readPaste(text)
  if (pasted.kind !== 'steps') throw new Error(`expected steps, got ${pasted.kind}`)
  return pasteSteps(flow, nodeTypes, pasted.steps, at)
}

describe('copied steps', () => {
  it('arrive in an empty flow as they were, with the wires between them', () => {
    for (const flow of [routed, dailySales()]) {
      const { flow: copy, ids } = paste(frozen(emptyFlow), copyText(flow, all(flow)))
      expect(copy.nodes).toEqual(flow.nodes)
      expect(copy.edges).toEqual(flow.edges)
      expect([...ids].sort()).toEqual(Object.keys(flow.nodes).sort())
    }
  })

  it('arrive the same from any flow', () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 15 }), (plans) => {
        const flow = plans.reduce(applyEdit, routed)
        if (all(flow).size === 0) return
        const { flow: copy } = paste(emptyFlow, copyText(flow, all(flow)))
        expectSound(copy)
        const kinds = (some: Flow) =>
          Object.values(some.nodes)
            .map(({ type }) => type)
            .sort()
        expect(kinds(copy)).toEqual(kinds(flow))
        expect(copy.edges).toHaveLength(flow.edges.length)
      }),
      { numRuns: 50 },
    )
  })

  it('leave out wires to what was not copied', () => {
    const { flow } = paste(emptyFlow, copyText(routed, new Set(['which', 'takings'])))
    expect(flow.edges).toEqual([{ from: 'which.paid', to: 'takings' }])
  })

  it('stand with their top left corner where they were pasted, and keep their distances', () => {
    const { flow } = paste(emptyFlow, copyText(routed, new Set(['which', 'reminders'])), { x: 1_000, y: 500 })
    expect(flow.layout).toEqual({ which: { x: 1_000, y: 500 }, reminders: { x: 1_300, y: 700 } })
  })

  it('get ids, names, tables and files of their own beside the originals, so that the flow still compiles', () => {
    const once = duplicate(routed, nodeTypes, new Set(['takings', 'reminders']))
    const wired = {
      ...once.flow,
      edges: [...once.flow.edges, { from: 'which.paid', to: 'takings-2' }, { from: 'which.paid', to: 'reminders-2' }],
    }
    expect(once.ids).toEqual(['takings-2', 'reminders-2'])
    expect(once.flow.nodes['takings-2']).toMatchObject({ name: 'Takings 2', config: { table: 'takings_2' } })
    const found = compile(wired, { nodeTypes })
    expect(isProblems(found) ? found : []).toEqual([])
    const twice = duplicate(once.flow, nodeTypes, new Set(['takings-2']))
    expect(twice.flow.nodes['takings-3']).toMatchObject({ name: 'Takings 3', config: { table: 'takings_3' } })
  })

  it('tell which settings they ask for that the flow does not have', () => {
    const asking = flowOf({
      parameters: { properties: { hold: { type: 'string' } } },
      nodes: {
        wait: { type: 'wait', version: 1, config: { for: { $param: 'hold' }, rows: [{ x: { $param: 'far' } }] } },
      },
    })
    const text = copyText(asking, all(asking))
    expect(paste(asking, text).missingSettings).toEqual(['far'])
    expect([...paste(emptyFlow, text).missingSettings].sort()).toEqual(['far', 'hold'])
  })

  it('take the chosen notes along, at their place among them, until nobody could read so many', () => {
    const noted: Flow = {
      ...routed,
      notes: { a: { text: 'Ask Ada', x: 300, y: 100 }, b: { text: 'not this', x: 0, y: 0 } },
    }
    const which = routed.layout.which ?? { x: 0, y: 0 }
    const text = copyText(noted, new Set(['which']), new Set(['a']))
    const { flow, notes } = paste(noted, text, { x: 0, y: 500 })
    const at = { x: Math.max(0, 300 - which.x), y: 500 + Math.max(0, 100 - which.y) }
    expect(flow.notes?.[notes[0] ?? '']).toEqual({ text: 'Ask Ada', ...at })
    expect(Object.keys(flow.notes ?? {})).toHaveLength(3)
    expect(flow.notes).toMatchObject(noted.notes ?? {})
    const alone = paste(emptyFlow, copyText(noted, new Set(), new Set(['a'])))
    expect([alone.ids, alone.notes.length]).toEqual([[], 1])
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`n${index}`, { text: '', x: 0, y: 0 }]))
    const full = { ...routed, notes: many }
    expect(paste(full, text).flow).toBe(full)
    expect(paste(full, text).reason).toMatch(/200 notes/)
  })

  it('are refused where the flow would get too large', () => {
    const many = flowOf({
      nodes: Object.fromEntries(
        Array.from({ length: 1_500 }, (_, index) => [`n${index}`, { type: 'note', version: 1, config: {} }]),
      ),
    })
    const { flow, reason } = paste(many, copyText(many, all(many)))
    expect(flow).toBe(many)
    expect(reason).toContain('at most 2,000 steps')
  })
})

describe('what is on the clipboard may be anything', () => {
  const valid = copyText(routed, all(routed))

  it.each([
    ['nothing', '   '],
    ['text', 'Order 1042 for Ann'],
    ['a page', '<html><body onload="alert(1)">'],
    ['another program', '{"type":"excalidraw/clipboard","elements":[]}'],
    ['half of it', valid.slice(0, valid.length / 2)],
    ['a newer format', valid.replace('"format": 1', '"format": 9')],
    ['no steps', '{"counterflow":"steps","format":1,"nodes":{}}'],
    ['steps that are numbers', '{"counterflow":"steps","format":1,"nodes":{"a":1}}'],
    ['places that are text', '{"counterflow":"steps","format":1,"nodes":{},"layout":{"a":{"x":"1","y":0}}}'],
    ['a million brackets', '['.repeat(1_000_000)],
    ['deep steps', `{"counterflow":"steps","format":1,"nodes":{"a":${'{"x":'.repeat(100)}1${'}'.repeat(100)}}}`],
  ])('%s: it is told, and nothing changes', (_, text) => {
    const found = readPaste(text)
    expect(found).toMatchObject({ kind: 'unusable', code: 'PASTE_INVALID' })
    expect(found.kind === 'unusable' ? found.reason : '').toMatch(/^[A-Z].*\.$/)
  })

  it('fifty megabytes are refused before they are read', () => {
    expect(readPaste('x'.repeat(50 * 1024 * 1024))).toMatchObject({ kind: 'unusable', code: 'PASTE_TOO_LARGE' })
    expect(readPaste(`[${'0,'.repeat(500_000)}0]`)).toMatchObject({ kind: 'unusable', code: 'PASTE_TOO_LARGE' })
  })

  it('a whole flow is offered for import, not pasted', () => {
    expect(readPaste(writeFlow(routed))).toMatchObject({ kind: 'flow' })
  })

  it('steps with hostile ids and names become harmless ones', () => {
    const text = `{"counterflow":"steps","format":1,"nodes":{
      "__proto__":{"type":"note","version":1,"name":"\\u202Eexe.<b>","config":{"__proto__":{"polluted":1}}},
      "constructor":{"type":"no such type","version":7,"name":"${'x'.repeat(100_000)}","config":{}}},
      "edges":[{"from":"__proto__.out","to":"constructor"},{"from":"gone.out","to":"constructor"}],
      "layout":{"__proto__":{"x":1e308,"y":-1e308}}}`
    const { flow, ids } = paste(frozen(routed), text)
    expectSound(flow)
    expect(ids).toEqual(['proto', 'step'])
    expect(flow.nodes.proto?.name).toBe('exe.<b>')
    expect([...(flow.nodes.step?.name ?? '')]).toHaveLength(120)
    expect(flow.edges.slice(3)).toEqual([{ from: 'proto.out', to: 'step' }])
    expect({}).not.toHaveProperty('polluted')
  })

  it('garbage of any kind never throws and never breaks the flow', () => {
    const broken = fc
      .tuple(fc.nat(valid.length), fc.nat(20), fc.string({ maxLength: 5 }))
      .map(([at, length, put]) => valid.slice(0, at) + put + valid.slice(at + length))
    const shaped = fc
      .record({ nodes: fc.anything(), edges: fc.anything(), layout: fc.anything() })
      .map((parts) => text({ counterflow: 'steps', format: 1, ...parts }))
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), broken, shaped), (garbage) => {
        const found = readPaste(garbage)
        if (found.kind === 'steps') expectSound(pasteSteps(frozen(routed), nodeTypes, found.steps, { x: 0, y: 0 }).flow)
        else if (found.kind === 'unusable') expect(found.reason).not.toBe('')
      }),
      { numRuns: 400 },
    )
  })
})

const text = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    // Big integers and circles have no text.
    return ''
  }
}
