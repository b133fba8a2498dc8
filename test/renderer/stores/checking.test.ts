import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addNodeAfter } from '../../../renderer/document/add-node.ts'
import { setValue } from '../../../renderer/document/configure.ts'
import { moveNodes } from '../../../renderer/document/move.ts'
import { check, startChecking } from '../../../renderer/stores/checking.ts'
import { closeDocument, edit, openDocument, undo, useDocument } from '../../../renderer/stores/document.ts'
import { useProblems } from '../../../renderer/stores/problems.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { filter } from '../../../runtime/nodes/routers/filter.ts'
import { flowOf, routed } from '../document/flows.ts'
import { draftOf } from './drafts.ts'

let stop = (): void => {}
const open = (flow: Flow): void => openDocument(draftOf(flow), flow, null)
const codes = (): readonly string[] => useProblems.getState().all.map(({ code }) => code)
const breakIt = (): void =>
  edit('Break', (flow) => setValue(flow, nodeTypes, 'which', 'rules.0.when', 'data.totl.minor > 0'))

beforeEach(() => {
  stop = startChecking()
})
afterEach(() => {
  stop()
  closeDocument()
})

describe('problems', () => {
  it('appear at their step with the edit, and go with its undo', () => {
    open(routed)
    expect(codes()).toEqual([])
    breakIt()
    expect(useProblems.getState().byNode.get('which')).toMatchObject([{ field: 'rules.0.when', nearest: 'total' }])
    expect(useProblems.getState().edits).toBe(useDocument.getState().edits)
    undo()
    expect(codes()).toEqual([])
    expect(useProblems.getState().byNode.size).toBe(0)
  })

  it('are worked out once for a picture that only moves', () => {
    open(routed)
    breakIt()
    const { all } = useProblems.getState()
    edit('Move', (flow) => moveNodes(flow, ['till'], { x: 100, y: 0 }))
    expect(useProblems.getState()).toMatchObject({ edits: useDocument.getState().edits })
    expect(useProblems.getState().all).toBe(all)
  })

  it('of a document are told too, and a layout that is missing is none', () => {
    open(flowOf({ ...routed, zone: 'nowhere', layout: {} }))
    expect(codes()).toEqual(['ZONE'])
  })

  it('go when the flow is closed', () => {
    open(routed)
    breakIt()
    closeDocument()
    expect(codes()).toEqual([])
  })

  it('of a flow that the compiler trips over are one problem, not a crash', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const trap = {
      ...routed,
      nodes: new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('trap')
          },
        },
      ),
    }
    expect(check(trap).map(({ code }) => code)).toEqual(['CHECK_FAILED'])
    expect(error).toHaveBeenCalledOnce()
    error.mockRestore()
  })

  it('in a flow of two hundred steps are found without many checks of what is passed over', async () => {
    vi.useFakeTimers()
    let flow = routed
    for (let count = 0; count < 196; count++)
      flow = addNodeAfter(flow, nodeTypes, `filter-${count}`, filter, 'which.otherwise', { x: 0, y: 0 })
    expect(Object.keys(flow.nodes)).toHaveLength(200)
    open(flow)
    for (let count = 0; count < 10; count++) breakIt()
    await vi.advanceTimersByTimeAsync(100)
    expect(codes()).toHaveLength(1)
    expect(useProblems.getState().edits).toBe(useDocument.getState().edits)
    vi.useRealTimers()
  })
})
