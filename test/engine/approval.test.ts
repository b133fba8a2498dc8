import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runFlowTests } from '../../runtime/engine/flow-test.ts'
import { openTasks } from '../../runtime/engine/open-tasks.ts'
import { answerEvent } from '../../runtime/model/approval.ts'
import type { CloudEvent } from '../../runtime/model/event.ts'
import type { FlowTest } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { Bench, flowOf, planOf } from './flows.ts'

const columns = (name: string) => [
  { name: 'order', value: 'data.id' },
  { name: 'by', value: `data.approval.by`, optional: true },
  { name: 'output', value: `"${name}"` },
]
const table = (name: string) => ({ type: 'table', table: name, columns: columns(name) })
const flow = flowOf(
  {
    in: { type: 'manual' },
    ask: { type: 'approval', what: 'Release {data.id} over {data.total}?', amount: 'data.total', limit: '4h' },
    approved: table('approved'),
    declined: table('declined'),
    expired: table('expired'),
  },
  ['in.event > ask', 'ask.approved > approved', 'ask.declined > declined', 'ask.expired > expired'],
)
const plan = planOf(flow)
const hour = 3_600_000
const order = (id: string) => ({ id, data: { id, total: { minor: 500_000, currency: 'GBP' } } })

function answer(bench: Bench, id: string, verdict: 'approved' | 'declined', by = 'Ann'): CloudEvent {
  const asked = openTasks(bench.store, 'test', 'ask').find(({ task }) => (task.event.data as { id: string }).id === id)
  if (asked === undefined) throw new Error(`Nothing is asked about ${id}`)
  return answerEvent(asked, { verdict, by, reason: 'seen' }, bench.clock.now())
}
function hand(bench: Bench, ...events: CloudEvent[]): readonly string[] {
  let kinds: readonly string[] = []
  bench.engine.offer({ events: [...events], settle: (answers) => (kinds = answers.map(({ kind }) => kind)) })
  bench.run()
  return kinds
}
const rows = (bench: Bench, name: string) => [...bench.store.rows(name)]

describe('a question to a person', () => {
  it('waits with a sentence, an amount and a time limit, and goes on with who answered', () => {
    const bench = new Bench([plan])
    bench.send(order('A'))
    expect(openTasks(bench.store, 'test', 'ask').map(({ task }) => task)).toMatchObject([
      {
        what: 'Release A over £5,000.00?',
        amount: { minor: 500_000, currency: 'GBP' },
        movesMoney: true,
        until: bench.clock.now() + 4 * hour,
        correlation: 'A',
      },
    ])
    hand(bench, answer(bench, 'A', 'approved'))
    expect(rows(bench, 'approved')).toEqual([{ order: 'A', by: 'Ann', output: 'approved' }])
    expect(openTasks(bench.store, 'test', 'ask')).toEqual([])
    const [, said, released] = bench.store.read(0, 10)
    expect(said).toMatchObject({ type: 'approval.answered', correlationid: 'A', data: { by: 'Ann' } })
    expect(released).toMatchObject({ correlationid: 'A', data: { approval: { by: 'Ann', reason: 'seen' } } })
  })

  it('pressed twice counts once, in one batch or later', () => {
    const bench = new Bench([plan])
    bench.send(order('A'))
    const yes = answer(bench, 'A', 'approved')
    expect(hand(bench, yes, yes)).toEqual(['accepted', 'duplicate'])
    expect(hand(bench, yes)).toEqual(['duplicate'])
    expect(rows(bench, 'approved')).toHaveLength(1)
  })

  it('counts the first of two people who answer at once', () => {
    const bench = new Bench([plan])
    bench.send(order('A'))
    expect(hand(bench, answer(bench, 'A', 'declined', 'Bob'), answer(bench, 'A', 'approved', 'Ann'))).toEqual([
      'accepted',
      'conflict',
    ])
    expect([rows(bench, 'approved'), rows(bench, 'declined')]).toEqual([
      [],
      [{ order: 'A', by: 'Bob', output: 'declined' }],
    ])
  })

  it('still waits after a restart', () => {
    const bench = new Bench([plan])
    bench.send(order('A'), order('B'))
    bench.restart()
    hand(bench, answer(bench, 'B', 'approved'))
    bench.restart()
    expect(openTasks(bench.store, 'test', 'ask')).toHaveLength(1)
    bench.clock.advance(4 * hour)
    bench.run()
    expect([rows(bench, 'approved'), rows(bench, 'expired')]).toEqual([
      [{ order: 'B', by: 'Ann', output: 'approved' }],
      [{ order: 'A', by: null, output: 'expired' }],
    ])
  })

  it('is over when its time is up: a later answer changes nothing', () => {
    const bench = new Bench([plan])
    bench.send(order('A'))
    const late = answer(bench, 'A', 'approved')
    bench.clock.advance(4 * hour)
    bench.run()
    hand(bench, { ...late, time: bench.clock.now() })
    expect([rows(bench, 'approved'), rows(bench, 'expired')]).toEqual([
      [],
      [{ order: 'A', by: null, output: 'expired' }],
    ])
  })

  it('holds for any order of questions, answers, repeats, restarts and time: each question ends once', () => {
    const act = fc.oneof(
      fc.record({ kind: fc.constant('ask' as const), id: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ kind: fc.constant('say' as const), id: fc.constantFrom('a', 'b', 'c'), yes: fc.boolean() }),
      fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 3 }) }),
      fc.constant({ kind: 'restart' as const }),
    )
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        const bench = new Bench([plan])
        const asked = new Set<string>()
        const said = new Map<string, CloudEvent>()
        for (const step of acts) {
          if (step.kind === 'ask') {
            bench.send(order(step.id))
            asked.add(step.id)
          } else if (step.kind === 'wait') {
            bench.clock.advance(step.hours * hour)
            bench.run()
          } else if (step.kind === 'restart') bench.restart()
          else if (said.has(step.id)) hand(bench, said.get(step.id) as CloudEvent)
          else if (openTasks(bench.store, 'test', 'ask').some(({ task }) => task.cause === step.id)) {
            said.set(step.id, answer(bench, step.id, step.yes ? 'approved' : 'declined'))
            hand(bench, said.get(step.id) as CloudEvent)
          }
        }
        const ended = ['approved', 'declined', 'expired'].flatMap((name) => rows(bench, name).map((row) => row.order))
        const open = openTasks(bench.store, 'test', 'ask').map(({ task }) => task.cause)
        expect([...ended, ...open].sort()).toEqual([...asked].sort())
        expect(bench.store.letters()).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

describe('answers in the tests of a flow', () => {
  const test: FlowTest = {
    name: 'one of two is released',
    events: [order('A'), order('B'), { answer: { node: 'ask', verdict: 'approved', by: 'Ann', about: { id: 'B' } } }],
    wait: '5h',
    expect: {
      tables: { approved: [{ order: 'B', by: 'Ann' }], declined: [], expired: [{ order: 'A', by: null }] },
    },
    standard: ['duplicate', 'swap', 'replay'],
  }

  it('hold as written and in all three standard tests', () => {
    const results = runFlowTests({ ...flow, tests: [test] }, nodeTypes)
    expect(results.map(({ variant, failures }) => [variant, failures])).toEqual([
      ['as written', []],
      ['duplicate', []],
      ['swap', []],
      ['replay', []],
    ])
  })

  it('say so where nothing was asked', () => {
    const [result] = runFlowTests(
      { ...flow, tests: [{ ...test, events: test.events.slice(2), expect: {}, standard: [] }] },
      nodeTypes,
    )
    expect(result?.failures).toEqual([{ message: 'An event was refused: ask asks nothing like that' }])
  })
})
