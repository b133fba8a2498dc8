import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addNodeAfter } from '../../../renderer/document/add-node.ts'
import { moveRow, setValue } from '../../../renderer/document/configure.ts'
import { diffFlows } from '../../../renderer/document/diff.ts'
import { moveNodes } from '../../../renderer/document/move.ts'
import { remove } from '../../../renderer/document/remove.ts'
import { renameNode } from '../../../renderer/document/rename.ts'
import { setEventSchema, setFlowName, setZone } from '../../../renderer/document/settings.ts'
import { flowHash } from '../../../runtime/compile/canonical.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { filter } from '../../../runtime/nodes/routers/filter.ts'
import { dailySales, flowOf, routed } from './flows.ts'
import { anyEdit, applyEdit } from './random-edit.ts'

describe('draft against live', () => {
  it('of equal flows is nothing, also when they were read separately', () => {
    for (const flow of [routed, dailySales()]) {
      const diff = diffFlows(flow, structuredClone(flow), nodeTypes)
      expect(diff).toMatchObject({ count: 0, facts: [], renamed: [] })
      expect(diff.nodes.size + diff.added.size + diff.removed.size).toBe(0)
    }
  })

  it('shows steps, wires and fields that are new, changed or gone', () => {
    const without = remove(routed, new Set(['reminders']))
    const changed = setValue(without, nodeTypes, 'which', 'rules.0.when', 'data.total.minor > 500')
    const draft = addNodeAfter(changed, nodeTypes, 'filter', filter, 'which.otherwise', { x: 600, y: 400 })
    const diff = diffFlows(routed, draft, nodeTypes)
    expect([...diff.nodes.values()].map(({ id, kind }) => [id, kind])).toEqual([
      ['which', 'changed'],
      ['filter', 'added'],
      ['reminders', 'removed'],
    ])
    expect(diff.nodes.get('which')?.fields).toEqual([
      {
        path: 'rules.0.when',
        label: 'Rules, 1: When',
        before: 'total is more than £0.00',
        after: 'total is more than £5.00',
      },
    ])
    expect([...diff.added]).toEqual(['which.otherwise>filter'])
    expect([...diff.removed]).toEqual(['which.late>reminders'])
    expect(diff.count).toBe(5)
  })

  it('says values as a person reads them', () => {
    const flow = flowOf({
      nodes: {
        wait: { type: 'wait', version: 1, config: { when: 'true', key: 'data.id', for: '10m', restart: true } },
        which: { type: 'route', version: 1, config: { rules: [], match: 'first' } },
      },
    })
    const draft = [
      ['wait', 'for', '1h30m'],
      ['wait', 'restart', false],
      ['wait', 'unless', { $param: 'stop' }],
      ['which', 'match', 'all'],
    ].reduce((next, [id, path, value]) => setValue(next, nodeTypes, String(id), String(path), value ?? null), flow)
    const fields = [...diffFlows(flow, draft, nodeTypes).nodes.values()].flatMap((node) => node.fields)
    expect(fields.map(({ label, before, after }) => [label, before, after])).toEqual([
      ['Unless', null, 'the setting stop'],
      ['Wait for', '10 minutes', '1 hour 30 minutes'],
      ['Start again', 'yes', 'no'],
      ['Where several rules hold', 'Only the first way', 'Every way'],
    ])
  })

  it('calls a new order of rows just that', () => {
    const diff = diffFlows(routed, moveRow(routed, nodeTypes, 'which', 'rules', 1, 0), nodeTypes)
    expect(diff.nodes.get('which')?.fields).toEqual([
      { path: 'rules', label: 'Order of Rules', before: null, after: null },
    ])
  })

  it('shows new names without counting them, and moved steps not at all', () => {
    const draft = renameNode(setFlowName(moveNodes(routed, ['till'], { x: 100, y: 0 }), 'Other'), 'till', 'Web shop')
    const diff = diffFlows(routed, draft, nodeTypes)
    expect(diff.count).toBe(0)
    expect(diff.renamed).toEqual([{ id: 'till', from: 'Till', to: 'Web shop' }])
  })

  it('shows facts of the whole flow', () => {
    const draft = setEventSchema(setZone(routed, 'Europe/Berlin'), 'order.placed', null)
    expect(diffFlows(routed, draft, nodeTypes).facts.map(({ path }) => path)).toEqual(['zone', 'events.order.placed'])
  })

  it('of a flow that was never live is all of it', () => {
    const diff = diffFlows(null, routed, nodeTypes)
    expect([...diff.nodes.values()].every(({ kind }) => kind === 'added')).toBe(true)
    expect(diff.count).toBe(4 + 3)
  })

  it('is never nothing where the flow does something else', () => {
    let different = 0
    fc.assert(
      fc.property(fc.constantFrom(routed, dailySales()), fc.array(anyEdit, { maxLength: 6 }), (live, plans) => {
        const draft = plans.reduce(applyEdit, live)
        const { count } = diffFlows(live, draft, nodeTypes)
        if (flowHash(draft) === flowHash(live)) return
        different++
        expect(count).toBeGreaterThan(0)
      }),
      { numRuns: 150, seed: 5 },
    )
    expect(different).toBeGreaterThan(50)
  })
})
