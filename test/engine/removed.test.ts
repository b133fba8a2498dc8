/** A step that is removed while something waits for it: whatever is chosen, nothing is handled twice. */
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../runtime/compile/plan.ts'
import { type Decision, type DiscardDecision, discardName } from '../../runtime/engine/decisions.ts'
import { planAtWork } from '../../runtime/engine/ending-plan.ts'
import { type PublishChoices, publish } from '../../runtime/engine/publish.ts'
import { removedSteps } from '../../runtime/engine/removed-steps.ts'
import { seeded } from '../../runtime/engine/simulated.ts'
import { waitingWork } from '../../runtime/engine/waiting-work.ts'
import { defineConsumer, defineStatefulRouter } from '../../runtime/model/node.ts'
import { CounterflowError } from '../../runtime/model/problem.ts'
import type { Store } from '../../runtime/model/store.ts'
import { Bench, flowOf, planOf } from './flows.ts'

/** Sends on what it gets, marked with its name. */
const mark = defineStatefulRouter({
  type: 'mark',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'Mark',
  icon: 'pin',
  summary: 'Marks.',
  outputs: ['marked'],
  fields: { by: { kind: 'text', help: 'The mark.' } },
  explain: () => 'Marks',
  compile: ({ by }) => ({
    event(event, context) {
      if ((event.data as { fails?: boolean }).fails) throw new Error('It does not fit')
      context.emit('marked', { data: { ...(event.data as object), by } })
    },
  }),
  examples: [],
})

const call = defineConsumer({
  type: 'call',
  role: 'consumer',
  version: 1,
  title: 'Call',
  icon: 'phone',
  summary: 'Calls outside.',
  outputs: ['answered'],
  effect: 'once',
  fields: {},
  explain: () => 'Calls',
  compile: () => ({
    event: (event, context) =>
      context.effect({
        service: 'outside',
        class: 'once',
        request: event.data,
        policy: { tries: 5, maximumAge: 3_600_000 },
      }),
    result: (_result, _event, context) => context.emit('answered', { data: {} }),
  }),
  examples: [],
})

const column = (name: string, type: string, value: string) => ({ name, type, optional: true, value })
const seen = (table = 'seen') => ({
  type: 'table',
  table,
  columns: [column('n', 'integer', 'data.n'), column('by', 'text', 'has(data.by) ? data.by : ""')],
})
const own = [mark, call]
const start = { type: 'manual' }

const withMark = planOf(
  flowOf({ in: start, mark: { type: 'mark', by: 'old' }, seen: seen() }, ['in.event > mark', 'mark.marked > seen']),
  own,
)
const straight = planOf(flowOf({ in: start, seen: seen() }, ['in.event > seen']), own)
const versions = [withMark, straight]
const planFor = (hash: string): Plan | undefined => versions.find((plan) => plan.hash === hash)

/** One store and one engine; versions come and go as the host does it. */
class Shop {
  readonly bench: Bench
  readonly store: Store
  plan: Plan

  constructor(plan: Plan) {
    this.bench = new Bench([])
    this.store = this.bench.store
    this.plan = plan
    publish(this.store, plan, undefined, '{}', 0)
    this.deploy()
  }

  deploy(state: 'on' | 'paused' = 'on'): void {
    const removed = removedSteps(this.store, 'test')
    for (const [stage, each] of Object.entries(removed.discarded)) {
      const decision: DiscardDecision = { kind: 'stage', stage, ...each }
      const { source, id } = discardName(decision)
      if (this.store.find(source, id) === undefined) this.bench.engine.decide(decision)
      else if (!this.plan.stages.some(({ name }) => name === stage)) this.bench.engine.withdraw(stage)
    }
    const work = planAtWork(this.plan, removed, planFor)
    const deployment = this.bench.engine.deploy(work, state)
    for (const { node } of this.plan.producers) deployment.caughtUp(node)
  }

  publish(plan: Plan, choices: PublishChoices = {}, by = 'Ann'): void {
    this.bench.engine.undeploy('test')
    publish(this.store, plan, this.plan, '{}', 1, choices, by)
    this.plan = plan
    this.deploy()
    this.bench.run()
  }

  /** Comes in while nothing is handled. */
  wait(...numbers: readonly unknown[]): void {
    this.deploy('paused')
    this.send(...numbers)
  }

  send(...numbers: readonly unknown[]): void {
    const events = numbers.map((n) =>
      this.bench.event({ data: typeof n === 'object' ? (n as object as never) : { n: n as number } }, 'in', 'test'),
    )
    this.bench.engine.offer({ events, settle: () => {} })
    this.bench.run()
  }

  restart(): void {
    this.bench.restart()
    this.deploy()
    this.bench.run()
  }

  rows(table = 'seen'): unknown[] {
    return [...this.store.rows(table)].map(({ n, by }) => (by ? `${n} ${by}` : n))
  }

  codeOf(work: () => void): string {
    try {
      work()
    } catch (error) {
      if (error instanceof CounterflowError) return error.code
      throw error
    }
    return ''
  }
}

describe('a step that is removed', () => {
  it('asks for nothing when nothing waits for it', () => {
    const shop = new Shop(withMark)
    shop.send(1, 2)
    shop.publish(straight)
    shop.send(3)
    expect(shop.rows()).toEqual(['1 old', '2 old', 3])
    expect(removedSteps(shop.store, 'test')).toEqual({ endings: [], parked: {}, discarded: {} })
  })

  it('asks while events wait, and until then the version that was live stays', () => {
    const shop = new Shop(withMark)
    shop.wait(1, 2)
    expect(waitingWork(shop.store, withMark, withMark.stages[0] as never)).toEqual({ events: 2, effects: 0 })
    expect(shop.codeOf(() => publish(shop.store, straight, withMark, '{}', 1))).toBe('PUBLISH_CHOICE')
    expect(shop.store.deployments()[0]?.hash).toBe(withMark.hash)
  })

  it('drained, finishes what waits by the version that was live, while what is new goes by the new one', () => {
    const shop = new Shop(withMark)
    shop.wait(1, 2)
    shop.publish(straight, { removed: 'drain' })
    shop.send(3)
    expect(shop.rows()).toEqual(['1 old', '2 old', 3])
    expect(shop.bench.engine.ended('test')).toEqual(['test/mark'])
  })

  it('parked, keeps what waits, and takes it up with what came since when it is back', () => {
    const shop = new Shop(withMark)
    shop.wait(1, 2)
    shop.publish(straight, { removed: 'park' })
    expect(shop.rows()).toEqual([])
    shop.publish(straight)
    expect(shop.codeOf(() => publish(shop.store, withMark, straight, '{}', 1))).toBe('PUBLISH_CHOICE')
    shop.publish(withMark, { returned: 'take up' })
    shop.send(3)
    expect(shop.rows()).toEqual(['1 old', '2 old', '3 old'])
    expect(removedSteps(shop.store, 'test').parked).toEqual({})
  })

  it('parked, begins anew when that is chosen, and says what was dropped', () => {
    const shop = new Shop(withMark)
    shop.wait(1, 2)
    shop.publish(straight, { removed: 'park' })
    shop.publish(withMark, { returned: 'fresh' }, 'Bea')
    shop.send(3)
    expect(shop.rows()).toEqual(['3 old'])
    expect(told(shop)).toMatchObject([{ stage: 'test/mark', events: 2, by: 'Bea' }])
  })

  it('discarded, drops what waits once, with the name of who did it', () => {
    const shop = new Shop(withMark)
    shop.wait(1, { n: 2, fails: true })
    shop.publish(straight, { removed: 'discard' }, 'Bea')
    shop.restart()
    shop.send(3)
    expect(shop.rows()).toEqual([3])
    expect(told(shop)).toEqual([{ stage: 'test/mark', events: 2, effects: 0, by: 'Bea' }])
  })

  it('is asked about for deliveries that failed, and drained only when somebody has decided about them', () => {
    const shop = new Shop(withMark)
    shop.send({ n: 1, fails: true }, 2)
    expect(shop.codeOf(() => publish(shop.store, straight, withMark, '{}', 1))).toBe('PUBLISH_CHOICE')
    shop.publish(straight, { removed: 'drain' })
    expect(shop.bench.engine.ended('test')).toEqual([])
    const [letter] = shop.store.letters()
    expect(letter?.stage).toBe('test/mark')
    shop.bench.engine.decide({
      kind: 'lane',
      stage: 'test/mark',
      lane: letter?.lane ?? '',
      verdict: 'skip',
      by: 'Ann',
      reason: '',
    })
    shop.bench.run()
    expect(shop.rows()).toEqual(['2 old'])
    expect(shop.bench.engine.ended('test')).toEqual(['test/mark'])
  })

  it('leaves no effect behind that is sent after it was discarded, and none that may have happened is hidden', () => {
    const calls = planOf(flowOf({ in: start, call: { type: 'call' } }, ['in.event > call']), own)
    const none = planOf(flowOf({ in: start, seen: seen() }, ['in.event > seen']), own)
    const shop = new Shop(calls)
    shop.send(1, 2, 3)
    const { engine } = shop.bench
    const [first, second] = engine.beginEffects(2)
    shop.bench.run()
    engine.endEffect(first?.key ?? '', { kind: 'unknown', reason: 'The line broke' })
    shop.bench.run()
    shop.publish(none, { removed: 'discard' })
    // Its attempt was under way when the step went.
    engine.endEffect(second?.key ?? '', { kind: 'retry', reason: 'Busy' })
    shop.bench.run()
    const states = (): string[] => shop.store.effects({}).map(({ state }) => state)
    expect(states().sort()).toEqual(['skipped', 'skipped', 'unknown'])
    const decision: Decision = { kind: 'effect', key: first?.key ?? '', verdict: 'did not happen', by: 'A', reason: '' }
    engine.decide(decision)
    shop.bench.run()
    expect(states()).toEqual(['skipped', 'skipped', 'skipped'])
    shop.restart()
    expect(shop.bench.engine.beginEffects(9)).toEqual([])
  })
})

describe('whatever is chosen', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'handles nothing twice, and loses nothing that is drained (%i)',
    (seed) => {
      const random = seeded(seed)
      const shop = new Shop(withMark)
      const drains = seed % 2 === 0
      let next = 0
      for (let round = 0; round < 12; round++) {
        const some = Array.from({ length: 1 + Math.floor(random() * 4) }, () => ++next)
        const way = random()
        if (way < 0.4) shop.send(...some)
        else if (way < 0.6) shop.restart()
        else {
          // What waits for a step that stays goes by the newest version: that is another question.
          if (random() < 0.7 && shop.plan === withMark) shop.wait(...some)
          const choices = ['park', 'discard'] as const
          const removed = drains ? 'drain' : (choices[Math.floor(random() * 2)] ?? 'park')
          shop.publish(shop.plan === withMark ? straight : withMark, { removed, returned: 'take up', added: 'now' })
        }
      }
      shop.restart()
      const numbers = shop.rows().map((row) => Number.parseInt(String(row), 10))
      const sent = [
        ...new Set(shop.store.read(0, 1_000, ['test/in.event']).map(({ data }) => (data as { n: number }).n)),
      ]
      if (drains) expect(numbers.sort((a, b) => a - b)).toEqual(sent.sort((a, b) => a - b))
      else expect(handledTwice(shop)).toEqual([])
    },
  )
})

/** By the same step. */
function handledTwice(shop: Shop): unknown[] {
  const rows = shop.rows()
  return rows.filter((row, n) => rows.indexOf(row) !== n)
}

const told = (shop: Shop): unknown[] =>
  shop.store
    .read(0, 1_000)
    .filter(({ type }) => type === 'counterflow.step.discarded')
    .map(({ data }) => data)
