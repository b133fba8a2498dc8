import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import * as history from '../../../renderer/document/history.ts'
import { endGesture, noHistory } from '../../../renderer/document/history.ts'
import {
  closeDocument,
  edit,
  finishGesture,
  openDocument,
  redo,
  undo,
  useDocument,
} from '../../../renderer/stores/document.ts'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { dailySales, emptyFlow, expectSound, frozen, routed } from './flows.ts'
import { anyEdit, applyEdit, editKinds } from './random-edit.ts'

const starts: readonly Flow[] = [frozen(emptyFlow), frozen(routed), frozen(dailySales())]
const anyStart = fc.constantFrom(...starts)

const open = (flow: Flow): void =>
  openDocument({ flow: flow.id, text: '', revision: 1, state: 'off', live: null, allowances: [] }, flow, null)
const text = (): string => writeFlow(useDocument.getState().flow ?? emptyFlow)

afterEach(closeDocument)

describe('any edits', () => {
  it('are of every kind, and each kind changes some flow', () => {
    const changed = new Set<string>()
    const small = starts[1]
    fc.assert(
      fc.property(fc.array(anyEdit, { minLength: 10, maxLength: 40 }), (plans) => {
        let flow = small ?? emptyFlow
        for (const plan of plans) {
          const next = applyEdit(flow, plan)
          if (next !== flow) changed.add(plan.kind)
          flow = next
        }
      }),
      { numRuns: 100, seed: 7 },
    )
    expect([...changed].sort()).toEqual([...editKinds].sort())
  })

  it('leave a flow that can be written and read, with no wire loose and nothing changed in place', () => {
    fc.assert(
      fc.property(anyStart, fc.array(anyEdit, { maxLength: 25 }), (start, plans) => {
        let flow = start
        for (const plan of plans) {
          flow = frozen(applyEdit(flow, plan))
          expectSound(flow)
        }
      }),
      { numRuns: 120 },
    )
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it('are taken back by as many undos, byte for byte, and done again by as many redos', () => {
    fc.assert(
      fc.property(
        anyStart,
        fc.array(fc.record({ plan: anyEdit, gesture: fc.constantFrom(null, null, 'drag', 'type') }), { maxLength: 30 }),
        (start, edits) => {
          open(start)
          const texts = [text()]
          for (const { plan, gesture } of edits) {
            const steps = useDocument.getState().history.past.length
            edit(plan.kind, (flow) => applyEdit(flow, plan), gesture)
            const now = useDocument.getState().history.past.length
            if (now > steps) texts.push(text())
            else if (now === steps) texts[texts.length - 1] = text()
            else texts.pop()
          }
          const done = [...texts]
          expect(useDocument.getState().history.past).toHaveLength(done.length - 1)
          for (const before of done.slice(0, -1).reverse()) {
            undo()
            expect(text()).toBe(before)
          }
          expect(useDocument.getState().history.past).toHaveLength(0)
          expect(useDocument.getState().flow).toBe(start)
          for (const after of done.slice(1)) {
            redo()
            expect(text()).toBe(after)
          }
          expect(useDocument.getState().history.future).toHaveLength(0)
        },
      ),
      { numRuns: 80 },
    )
  })

  it('and undos in any order always end at the text that the history says', () => {
    const storm = fc.array(fc.oneof(anyEdit, fc.constantFrom('undo' as const, 'redo' as const, 'finish' as const)), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(anyStart, storm, (start, moves) => {
        open(start)
        for (const move of moves) {
          if (move === 'undo') undo()
          else if (move === 'redo') redo()
          else if (move === 'finish') finishGesture()
          else edit(move.kind, (flow) => applyEdit(flow, move), move.a % 3 === 0 ? 'drag' : null)
          const { flow, history: steps } = useDocument.getState()
          expect(flow).toBe(steps.past.at(-1)?.after ?? start)
          if (steps.future[0]) expect(flow).toBe(steps.future[0].before)
        }
        while (useDocument.getState().history.past.length > 0) undo()
        expect(text()).toBe(writeFlow(start))
      }),
      { numRuns: 60 },
    )
  })
})

describe('the history', () => {
  it('makes one step of a gesture, and begins another when it has ended', () => {
    open(routed)
    const move = (x: number) =>
      edit('Move Till', (flow) => ({ ...flow, layout: { ...flow.layout, till: { x, y: 0 } } }), 'drag')
    for (const x of [20, 40, 60]) move(x)
    expect(useDocument.getState().history.past).toHaveLength(1)
    finishGesture()
    move(80)
    expect(useDocument.getState().history.past).toHaveLength(2)
    undo()
    expect(useDocument.getState().flow?.layout.till).toEqual({ x: 60, y: 0 })
    undo()
    expect(useDocument.getState().flow).toBe(routed)
  })

  it('does not go on with a gesture that was undone', () => {
    open(routed)
    const name = (value: string) => edit('Rename', (flow) => ({ ...flow, name: value }), 'typing')
    name('A')
    undo()
    name('B')
    expect(useDocument.getState().history.past).toHaveLength(1)
    expect(useDocument.getState().history.future).toHaveLength(0)
    undo()
    expect(useDocument.getState().flow).toBe(routed)
  })

  it('does not go on with an earlier gesture after an undo', () => {
    open(routed)
    const name = (value: string, gesture: string) => edit('Rename', (flow) => ({ ...flow, name: value }), gesture)
    name('A', 'typing')
    name('B', 'other')
    undo()
    name('C', 'typing')
    expect(useDocument.getState().history.past).toHaveLength(2)
    undo()
    expect(useDocument.getState().flow?.name).toBe('A')
  })

  it('adds no step for an edit that changes nothing', () => {
    open(routed)
    edit('Nothing', (flow) => flow)
    expect(useDocument.getState().history).toBe(noHistory)
    expect(endGesture(noHistory)).toBe(noHistory)
    expect(history.undo(noHistory)).toBeNull()
  })
})
