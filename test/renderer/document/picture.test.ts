import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { align, distribute } from '../../../renderer/document/align.ts'
import { cardSize, type Sizes } from '../../../renderer/document/card-size.ts'
import { connect } from '../../../renderer/document/connect.ts'
import { tidy } from '../../../renderer/document/layout.ts'
import { moveNodes, placeNodes } from '../../../renderer/document/move.ts'
import { freePlace, grid, type Point, placeOf } from '../../../renderer/document/place.ts'
import { stepsList } from '../../../renderer/document/steps-list.ts'
import { type Flow, splitOutput } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { dailySales, flowOf, routed } from './flows.ts'
import { anyEdit, applyEdit } from './random-edit.ts'

const none: Sizes = new Map()
const corner = (flow: Flow): Point => {
  const places = Object.values(flow.layout)
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) }
}

function overlapping(flow: Flow): readonly string[] {
  const cards = Object.entries(flow.layout)
  return cards.flatMap(([id, a], index) =>
    cards.slice(index + 1).flatMap(([other, b]) => {
      const near = Math.abs(a.x - b.x) < cardSize.width && Math.abs(a.y - b.y) < cardSize.height
      return near ? [`${id} ${other}`] : []
    }),
  )
}

describe('tidying up', () => {
  it('puts every step to the right of what leads to it, without one on another, and keeps the corner', () => {
    for (const flow of [routed, dailySales()]) {
      const messy = placeNodes(
        flow,
        Object.keys(flow.nodes).map((id, index) => [id, { x: 1000 - index * 60, y: 700 }]),
      )
      const tidied = tidy(messy, none)
      for (const { from, to } of flow.edges)
        expect(placeOf(tidied, to).x).toBeGreaterThan(placeOf(tidied, splitOutput(from).node).x + cardSize.width)
      expect(overlapping(tidied)).toEqual([])
      expect(corner(tidied)).toEqual(corner(messy))
    }
  })

  it('twice gives the same as once, and steps without a place get one', () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 10 }), (plans) => {
        const flow = plans.reduce(applyEdit, flowOf({ ...routed, layout: {} }))
        const once = tidy(flow, none)
        expect(tidy(once, none)).toBe(once)
        expect(overlapping(once)).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  it('of some steps leaves the others where they are', () => {
    const tidied = tidy(routed, none, new Set(['takings', 'reminders']))
    expect(tidied.layout.till).toBe(routed.layout.till)
    expect(tidied.layout.which).toBe(routed.layout.which)
    expect(corner(flowOf({ layout: { a: placeOf(tidied, 'takings'), b: placeOf(tidied, 'reminders') } }))).toEqual({
      x: 600,
      y: 0,
    })
  })

  it('takes the size of the cards as drawn', () => {
    const sizes: Sizes = new Map([['which', { width: 600, height: 96 }]])
    const tidied = tidy(routed, sizes)
    expect(placeOf(tidied, 'takings').x).toBeGreaterThanOrEqual(placeOf(tidied, 'which').x + 600)
  })
})

describe('lining up', () => {
  const ids = ['till', 'takings', 'reminders']
  const sizes: Sizes = new Map([['takings', { width: 300, height: 140 }]])

  it.each([
    ['left', [0, 0, 0]],
    ['right', [684 - 4, 600, 684 - 4]],
    ['center', [340, 300, 340]],
  ] as const)('to the %s', (side, expected) => {
    const flow = align(routed, ids, side, sizes)
    expect(ids.map((id) => placeOf(flow, id).x)).toEqual(expected)
    expect(ids.map((id) => placeOf(flow, id).y)).toEqual(ids.map((id) => placeOf(routed, id).y))
  })

  it('up and down', () => {
    expect(ids.map((id) => placeOf(align(routed, ids, 'top', sizes), id).y)).toEqual([0, 0, 0])
    expect(ids.map((id) => placeOf(align(routed, ids, 'bottom', sizes), id).y)).toEqual([200, 160, 200])
  })

  it('needs two steps, and spreading three', () => {
    expect(align(routed, ['till'], 'right', none)).toBe(routed)
    expect(align(routed, ['till', 'nobody'], 'right', none)).toBe(routed)
    expect(distribute(routed, ['till', 'takings'], 'across', none)).toBe(routed)
  })

  it('spreads with the same room between, the ends staying', () => {
    const apart = placeNodes(routed, [
      ['which', { x: 240, y: 0 }],
      ['takings', { x: 800, y: 0 }],
    ])
    const flow = distribute(apart, ['takings', 'till', 'which'], 'across', none)
    expect(['till', 'which', 'takings'].map((id) => placeOf(flow, id).x)).toEqual([0, 400, 800])
  })
})

describe('places', () => {
  it('are on the grid, and a step that stays where it is makes no edit', () => {
    const moved = moveNodes(routed, ['till', 'nobody'], { x: 33, y: -7 })
    expect(moved.layout.till).toEqual({ x: 40, y: 0 })
    expect(moveNodes(routed, ['till'], { x: 3, y: 4 })).toBe(routed)
    expect(Object.is(moveNodes(routed, ['till'], { x: -3, y: 20 }).layout.till?.x, 0)).toBe(true)
  })

  it('for a new step are free', () => {
    const at = freePlace(routed, { x: 590, y: 10 })
    expect(at.y % grid).toBe(0)
    expect(overlapping({ ...routed, layout: { ...routed.layout, new: at } })).toEqual([])
  })
})

describe('the list of steps', () => {
  const list = (flow: Flow) =>
    stepsList(flow, nodeTypes).map(({ id, depth, via, loose }) => [id, depth, via?.output ?? null, loose])

  it('goes along the wires from where events begin', () => {
    expect(list(routed)).toEqual([
      ['till', 0, null, false],
      ['which', 1, 'event', false],
      ['takings', 2, 'paid', false],
      ['reminders', 2, 'late', false],
    ])
  })

  it('names a step once, where the first wire reaches it, and loose ones at the end', () => {
    const flow = connect(
      flowOf({ ...routed, nodes: { ...routed.nodes, alone: { type: 'note', version: 1, config: {} } } }),
      nodeTypes,
      'which.late',
      'takings',
    )
    expect(list(flow).map(([id]) => id)).toEqual(['till', 'which', 'takings', 'reminders', 'alone'])
    expect(list(flow).at(-1)).toEqual(['alone', 0, null, true])
  })

  it('holds every step exactly once, in circles too', () => {
    const circle = {
      ...routed,
      edges: [...routed.edges, { from: 'takings.out', to: 'which' }, { from: 'a.b', to: 'a' }],
    }
    expect(list(circle)).toHaveLength(4)
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 20 }), (plans) => {
        const flow = plans.reduce(applyEdit, routed)
        expect(
          stepsList(flow, nodeTypes)
            .map(({ id }) => id)
            .sort(),
        ).toEqual(Object.keys(flow.nodes).sort())
      }),
      { numRuns: 40 },
    )
  })
})
