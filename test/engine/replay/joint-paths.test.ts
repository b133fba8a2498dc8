/** One walk for two versions brings each of them what its own walk brings it, in the same order. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile } from '../../../runtime/compile/compile.ts'
import type { Deliver, Plan } from '../../../runtime/compile/plan.ts'
import { JointPaths } from '../../../runtime/engine/replay/joint-paths.ts'
import type { CloudEvent } from '../../../runtime/model/event.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { event } from '../../store-contract.ts'
import { flowOf } from '../flows.ts'

const ids = ['a', 'b', 'c', 'm', 'n', 'o', 'x', 'y', 'z'] as const
type Kind = 'filter' | 'route' | 'transform' | 'table'
type Drawn = { readonly kind: Kind; readonly at: number; readonly to: readonly number[] }

const outputs = { filter: ['pass', 'rest'], route: ['over', 'under', 'otherwise'], transform: ['event'], table: [] }

const node = (kind: Kind, id: string, at: number) => {
  if (kind === 'filter') return { type: kind, when: `data.n > ${at}` }
  if (kind === 'transform') return { type: kind, fields: [{ name: 'n', value: `data.n + ${at}` }] }
  if (kind === 'table')
    return { type: kind, table: `t_${id}`, columns: [{ name: 'n', value: 'data.n', type: 'integer' }] }
  const rules = [
    { name: 'over', when: `data.n > ${at}` },
    { name: 'under', when: `data.n < ${at + 2}` },
  ]
  return { type: kind, match: 'all', rules }
}

const drawn: fc.Arbitrary<readonly Drawn[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Kind>('filter', 'route', 'transform', 'table', 'table'),
    at: fc.integer({ min: -1, max: 1 }),
    to: fc.array(fc.nat(40), { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 3, maxLength: ids.length },
)

/** Steps in an order that their ids do not have, each behind some of those before it. */
function planOf(steps: readonly Drawn[], order: readonly string[]): Plan | undefined {
  const nodes: Parameters<typeof flowOf>[0] = { in: { type: 'manual' } }
  const ways = ['in.event']
  const edges = new Set<string>()
  for (const [index, { kind, at, to }] of steps.entries()) {
    const id = order[index] as string
    nodes[id] = node(kind, id, at)
    for (const place of to) edges.add(`${ways[place % ways.length]} > ${id}`)
    ways.push(...outputs[kind].map((output) => `${id}.${output}`))
  }
  const plan = compile(flowOf(nodes, [...edges]), { nodeTypes })
  return Array.isArray(plan) ? undefined : (plan as Plan)
}

type Came = { readonly to: string; readonly n: unknown; readonly split: number; readonly failed: string | undefined }

const hearing =
  (plan: Plan, came: Came[]): Deliver =>
  (stage, { data, split }, failure) =>
    void came.push({ to: plan.stages[stage]?.node ?? '', n: (data as { n?: unknown }).n, split, failed: failure?.node })

function apart(plan: Plan, given: CloudEvent) {
  const came: Came[] = []
  const counts = new Float64Array(plan.outputs.length)
  plan.paths.get('test/in.event')?.(given, hearing(plan, came), counts)
  return { came, counts: Object.fromEntries(plan.outputs.map((output, n) => [output, counts[n]])) }
}

describe('one walk for two versions', () => {
  it('brings each what its own walk brings, in the same order, and counts the same', () => {
    let several = 0
    fc.assert(
      fc.property(
        drawn,
        fc.shuffledSubarray([...ids], { minLength: ids.length }),
        fc.array(
          fc.record({
            step: fc.nat(8),
            at: fc.integer({ min: -1, max: 1 }),
            to: fc.array(fc.nat(40), { minLength: 1, maxLength: 3 }),
          }),
          {
            maxLength: 2,
          },
        ),
        fc.constantFrom(-2, -1, 0, 1, 2, undefined),
        (steps, order, changes, n) => {
          const changed = steps.map((step, index) => ({ ...step, ...changes.find((change) => change.step === index) }))
          const [was, now] = [planOf(steps, order), planOf(changed, order)]
          if (was === undefined || now === undefined) return
          const joint = new JointPaths({ was, now })
          const path = joint.of('test/in.event')
          if (path === undefined) throw new Error('There is no way for both')
          const given = event(1, { channel: 'test/in.event', data: n === undefined ? {} : { n } })
          const came: { was: Came[]; now: Came[] } = { was: [], now: [] }
          const counts = new Float64Array(joint.counted)
          path(given, joint.deliver({ was: hearing(was, came.was), now: hearing(now, came.now) }), counts)
          const own = { was: apart(was, given), now: apart(now, given) }
          for (const side of ['was', 'now'] as const) {
            expect(came[side]).toEqual(own[side].came)
            const counted = joint.outputs.flatMap((found) =>
              found[side] === undefined ? [] : [[found.output, counts[found[side]]]],
            )
            expect(Object.fromEntries(counted)).toEqual(own[side].counts)
          }
          if (new Set(own.now.came.map(({ to }) => to)).size > 1) several++
        },
      ),
      { numRuns: 2_000 },
    )
    // Otherwise no order was proven.
    expect(several).toBeGreaterThan(200)
  })
})
