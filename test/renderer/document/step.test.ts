import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addNode, addNodeAfter, newNodeId } from '../../../renderer/document/add-node.ts'
import { fieldsAfter, fieldsAt } from '../../../renderer/document/event-fields.ts'
import { eventTypesOf } from '../../../renderer/document/event-schema.ts'
import { cleanName, idOf, uniqueId, uniqueName } from '../../../renderer/document/names.ts'
import { nodeName, stepTitle } from '../../../renderer/document/node-types.ts'
import { outputsOf, strayOutputs } from '../../../renderer/document/outputs.ts'
import { isUnreadable, readDraft } from '../../../renderer/document/read-draft.ts'
import { renameNode } from '../../../renderer/document/rename.ts'
import { goesOnTo, sentence } from '../../../renderer/document/sentences.ts'
import { openOutput, suggest } from '../../../renderer/document/suggestions.ts'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { compile, isProblems } from '../../../runtime/compile/compile.ts'
import { nodeId } from '../../../runtime/compile/names.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { dailySales, emptyFlow, flowOf, routed } from './flows.ts'
import { nastyNames } from './random-edit.ts'

const named = (type: string) => {
  const found = nodeTypes.find((one) => one.type === type)
  if (!found) throw new Error(type)
  return found
}
const problemsOf = (flow: Parameters<typeof compile>[0]) => {
  const found = compile(flow, { nodeTypes })
  return isProblems(found) ? found : found.warnings
}

describe('a step on the way of an event of the past', () => {
  const gone = { node: 'gone', type: 'table', name: '' }
  it.each([
    ['what it is called now', { node: 'till', type: 'manual', name: 'Old till' }, 'Till'],
    ['what it was called', { ...gone, name: 'Totals' }, 'Totals'],
    ['the title of what it was', gone, 'Table'],
    ['that it is gone', { ...gone, type: 'mine' }, 'A step since removed'],
  ])('is called by %s', (_, step, title) => {
    expect(stepTitle(step, renameNode(routed, 'till', 'Till'), nodeTypes)).toBe(title)
  })
})

describe('a new step', () => {
  it.each(nodeTypes.filter((type) => type.role !== 'producer').map((type) => [type.title, type] as const))(
    '%s behind known events is right at once, or asks only for what must not be made up',
    (_, type) => {
      const id = newNodeId(routed, type)
      const flow = addNodeAfter(routed, nodeTypes, id, type, 'which.otherwise', { x: 600, y: 400 })
      const own = problemsOf(flow).filter(({ node }) => node === id)
      const isOutside = type.role === 'consumer' && type.effect !== undefined
      // Fields that its defaults name, and that these events do not have, are asked for as well.
      const asked = new Set(isOutside ? ['CONFIG_MISSING', 'EXPR_UNKNOWN'] : ['CONFIG_MISSING'])
      expect(own.filter(({ code }) => !asked.has(code))).toEqual([])
      expect(own.length > 0).toBe(isOutside)
      expect(flow.edges.at(-1)).toEqual({ from: 'which.otherwise', to: id })
      expect(sentence(flow, id, nodeTypes)).not.toMatch(/undefined|\[object/)
    },
  )

  it.each(nodeTypes.filter((type) => type.role === 'producer').map((type) => [type.title, type] as const))(
    '%s is right at once',
    (_, type) => {
      const id = newNodeId(emptyFlow, type)
      expect(
        problemsOf(addNode(emptyFlow, nodeTypes, id, type, { x: 0, y: 0 })).filter(
          ({ severity }) => severity !== 'warning',
        ),
      ).toEqual([])
    },
  )

  it('has an id that can be read, and a table of its own', () => {
    let flow = routed
    for (let count = 0; count < 3; count++) {
      const type = named('table')
      flow = addNode(flow, nodeTypes, newNodeId(flow, type), type, { x: 0, y: 0 })
    }
    expect(Object.keys(flow.nodes).slice(4)).toEqual(['table', 'table-2', 'table-3'])
    expect(['table', 'table-2', 'table-3'].map((id) => flow.nodes[id]?.config.table)).toEqual([
      'sales',
      'sales_2',
      'sales_3',
    ])
  })

  it('never sends anywhere by itself', () => {
    const type = named('http')
    const flow = addNode(emptyFlow, nodeTypes, 'call', type, { x: 0, y: 0 })
    expect(JSON.stringify(flow.nodes.call?.config)).not.toContain('http')
  })
})

describe('names', () => {
  it('made of anything are harmless lines', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...nastyNames)), (text) => {
        const name = cleanName(text)
        expect([...name].length).toBeLessThanOrEqual(120)
        expect(name).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069\u200B\uFEFF]/u)
        expect(name.isWellFormed()).toBe(true)
        expect(cleanName(name)).toBe(name)
        expect(idOf(text)).toMatch(nodeId.pattern)
      }),
    )
  })

  it('keep what scripts and emoji need', () => {
    expect(cleanName('Familie 👩‍👩‍👧 & نامه‌ها')).toBe('Familie 👩‍👩‍👧 & نامه‌ها')
  })

  it('of 100 kB are cut at once', () => {
    expect([...cleanName('👩'.repeat(50_000))]).toHaveLength(120)
    expect(renameNode(routed, 'till', 'x'.repeat(100_000)).nodes.till?.name).toHaveLength(120)
  })

  it('are the only ones of their kind', () => {
    expect(uniqueId(routed, 'Till')).toBe('till-2')
    expect(uniqueId(flowOf({ ...routed, layout: { ...routed.layout, 'till-2': { x: 0, y: 0 } } }), 'Till')).toBe(
      'till-3',
    )
    expect(uniqueId(emptyFlow, '__proto__')).toBe('proto')
    expect(uniqueId(emptyFlow, 'constructor')).toBe('step')
    expect(uniqueName('Takings', ['takings', 'Takings 2'])).toBe('Takings 3')
    expect(uniqueName('Takings 2', ['Takings 2'])).toBe('Takings')
  })

  it('that are emptied give way to the title of the type', () => {
    expect(nodeName(renameNode(routed, 'till', '  '), 'till', nodeTypes)).toBe('By hand')
    expect(renameNode(routed, 'till', ' Till ')).toBe(routed)
    expect(renameNode(routed, 'constructor', 'x')).toBe(routed)
  })
})

describe('a sentence and the outputs of a step', () => {
  it('are those of its type where the config is right', () => {
    const flow = dailySales()
    const sentences = Object.keys(flow.nodes).map((id) => sentence(flow, id, nodeTypes))
    expect(sentences).toEqual(
      expect.arrayContaining([
        'Keeps “Sales by country”: 1 column for each country',
        expect.stringMatching(/^Passes when/),
        'Keeps “Stock moves”: 1 column for each SKU',
        'Reads “Sale line” from a file that you choose',
      ]),
    )
  })

  it('never throw, whatever stands in the config', () => {
    fc.assert(
      fc.property(fc.constantFrom(...nodeTypes), fc.jsonValue({ maxDepth: 3 }), fc.boolean(), (type, junk, nested) => {
        const names = Object.keys(type.fields)
        const config = nested ? Object.fromEntries(names.map((name) => [name, junk])) : { [names[0] ?? 'x']: junk }
        const flow = flowOf({ nodes: { one: { type: type.type, version: type.version, config: config as never } } })
        const told = sentence(flow, 'one', nodeTypes)
        expect(told).not.toBe('')
        expect(told).not.toMatch(/undefined|\[object/)
        expect(outputsOf(flow, 'one', nodeTypes)).not.toContain('')
      }),
      { numRuns: 400 },
    )
  })

  it('are told for a type that nobody knows', () => {
    const flow = flowOf({
      nodes: { odd: { type: 'teleport', version: 3, config: {} } },
      edges: [{ from: 'odd.out', to: 'odd' }],
    })
    expect(sentence(flow, 'odd', nodeTypes)).toBe('This Counterflow does not know what “teleport” does.')
    expect(outputsOf(flow, 'odd', nodeTypes)).toEqual([])
    expect(strayOutputs(flow, 'odd', nodeTypes)).toEqual(['out'])
  })

  it('say where events go on to', () => {
    expect(goesOnTo(routed, 'which', nodeTypes).map(({ label, to }) => [label, ...to.map(({ name }) => name)])).toEqual(
      [['Paid', 'Takings'], ['Late', 'Note'], ['Otherwise'], ['Unclear']],
    )
  })
})

describe('the fields that a condition can speak of', () => {
  it('come from what the flow says of its events, along the wires', () => {
    const fields = fieldsAt(routed, nodeTypes, 'takings')
    expect(fields.map(({ path, label, type, always }) => [path, label, type, always])).toEqual([
      ['data.number', 'Order number', 'text', true],
      ['data.total', 'Total', 'money', true],
      ['data.total.minor', 'Total, in pence or cents', 'whole number', true],
      ['data.total.currency', 'Total, currency', 'text', true],
      ['data.gift', 'Gift', 'yes or no', false],
      ['event.type', 'Kind of event', 'text', true],
      ['event.subject', 'What it is about', 'text', true],
      ['event.time', 'When it happened', 'time', true],
      ['event.source', 'Where it came from', 'text', true],
    ])
    expect(fields.find(({ path }) => path === 'event.type')?.values).toEqual(['order.placed'])
  })

  it('follow a change of content', () => {
    const paths = fieldsAt(dailySales(), nodeTypes, 'by-day').map(({ path }) => path)
    expect(paths).toContain('data.minor')
    expect(fieldsAfter(dailySales(), nodeTypes, 'sales.row').map(({ path }) => path)).not.toContain('data.minor')
    expect(eventTypesOf(dailySales(), nodeTypes).slice(0, 2)).toEqual(['sale.line', 'sale.priced'])
  })

  it('come from events that were seen where nothing is described, with hostile names quoted', () => {
    const flow = flowOf({ nodes: { till: { type: 'manual', version: 1, config: {} } } })
    const seen = [{ data: { total: 7, 'order number': 'A', ['__proto__']: 1, lines: [1] } }]
    expect(
      fieldsAfter(flow, nodeTypes, 'till.event', seen)
        .filter(({ known }) => known === 'seen')
        .map(({ path, type, example }) => [path, type, example]),
    ).toEqual([
      ['data.total', 'whole number', 7],
      ['data["order number"]', 'text', 'A'],
      ['data.__proto__', 'whole number', 1],
      ['data.lines', 'list', [1]],
    ])
  })
})

describe('suggestions', () => {
  it('never offer a producer behind a step, nor an end in front of one', () => {
    expect(
      suggest(routed, nodeTypes, { kind: 'after', from: 'till.event' }).every(({ role }) => role !== 'producer'),
    ).toBe(true)
    expect(suggest(routed, nodeTypes, { kind: 'before', to: 'which' }).map(({ type }) => type)).not.toContain('note')
    expect(
      suggest(routed, nodeTypes, { kind: 'between', from: 'till.event', to: 'which' }).map(({ role }) => role),
    ).not.toContain('producer')
  })

  it('begin an empty flow with a producer, and go on with what decides', () => {
    expect(suggest(emptyFlow, nodeTypes, { kind: 'anywhere' })[0]?.role).toBe('producer')
    expect(suggest(routed, nodeTypes, { kind: 'after', from: 'till.event' })[0]?.role).toBe('router')
    expect(suggest(routed, nodeTypes, { kind: 'after', from: 'which.paid' })[0]?.role).toBe('consumer')
  })

  it('find what is typed', () => {
    expect(suggest(routed, nodeTypes, { kind: 'anywhere' }, 'filt')[0]?.type).toBe('filter')
    expect(suggest(routed, nodeTypes, { kind: 'anywhere' }, 'consumer').every(({ role }) => role === 'consumer')).toBe(
      true,
    )
    expect(suggest(routed, nodeTypes, { kind: 'anywhere' }, 'zzzz')).toEqual([])
  })

  it('go on from the first output that leads nowhere', () => {
    expect(openOutput(routed, nodeTypes, 'which')).toBe('which.otherwise')
    expect(openOutput(routed, nodeTypes, 'till')).toBe('till.event')
    expect(openOutput(routed, nodeTypes, 'takings')).toBeNull()
  })
})

describe('a draft', () => {
  it('with problems is opened all the same', () => {
    const broken = flowOf({ ...routed, zone: 'nowhere', edges: [{ from: 'gone.x', to: 'which' }] })
    expect(readDraft(writeFlow(broken))).toEqual(broken)
  })

  it('that is no flow says why', () => {
    for (const text of ['', '{', '[]', '{"format":1}', '{"format":99}', '['.repeat(100_000)]) {
      const read = readDraft(text)
      expect(isUnreadable(read) && read.length > 0).toBe(true)
    }
  })
})
