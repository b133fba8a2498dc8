/**
 * The deterministic simulation: one seed decides what arrives, what fails and when the program dies, against an engine
 * over a real store. After healing, the invariants I1 to I6 must hold. The same seed always does the same.
 */

import type { Plan } from '../../runtime/compile/plan.ts'
import { eventFromInput, isRefusal } from '../../runtime/engine/arrival.ts'
import { Engine } from '../../runtime/engine/engine.ts'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import { rebuildInto } from '../../runtime/engine/rebuild.ts'
import { SimulatedClock, seeded } from '../../runtime/engine/simulated.ts'
import type { Attempt, Effect } from '../../runtime/model/effect.ts'
import { type CloudEvent, type EventInput, nodeSource } from '../../runtime/model/event.ts'
import { defineConsumer } from '../../runtime/model/node.ts'
import type { Random } from '../../runtime/model/services.ts'
import type { Store } from '../../runtime/model/store.ts'
import { flowOf, planOf, startOfTest } from './flows.ts'

/** A store that can be closed and opened again over what was committed. */
export type Reopenable = { open(): Store; close(store: Store): void }

/** Calls outside, in the class that its config names, and tells what came of it. */
const call = defineConsumer({
  type: 'call',
  role: 'consumer',
  version: 1,
  title: 'Call',
  icon: 'phone',
  summary: 'Calls outside.',
  outputs: ['answered', 'refused'],
  effect: 'once',
  fields: {
    class: {
      kind: 'choice',
      help: 'How harmless a repetition is.',
      options: [
        { value: 'idempotent', label: 'i' },
        { value: 'reconcilable', label: 'r' },
        { value: 'once', label: 'o' },
      ],
    },
  },
  explain: () => 'Calls',
  compile: (config) => ({
    event: (event, context) =>
      context.effect({
        service: 'outside',
        class: config.class,
        request: { n: event.data },
        policy: { tries: 5, maximumAge: 3_600_000 },
      }),
    result: (result, _event, context) =>
      context.emit(result.state === 'done' ? 'answered' : 'refused', { data: { state: result.state } }),
  }),
  examples: [],
})

/** Fails for one event in seven, always the same ones. */
const picky = defineConsumer({
  type: 'picky',
  role: 'consumer',
  version: 1,
  title: 'Picky',
  icon: 'x',
  summary: 'Fails at some events.',
  outputs: [],
  fields: {},
  explain: () => 'Fails at some',
  tables: () => [
    {
      name: 'picked',
      key: [],
      columns: [
        { name: 'lane', type: 'text', keep: 'set' },
        { name: 'n', type: 'integer', keep: 'set' },
      ],
    },
  ],
  compile: () => ({
    event(event, context) {
      const { n } = event.data as { n: number }
      context.append('picked', [context.lane, n])
      if (n % 7 === 3) throw new Error('Not this one')
    },
  }),
  examples: [],
})

const column = (name: string, value: string, keep: string, type = 'integer') => ({ name, value, keep, type })

export function simulatedPlans(): readonly Plan[] {
  const flow = flowOf(
    {
      in: { type: 'manual' },
      big: { type: 'filter', when: 'data.n > 2' },
      sums: {
        type: 'table',
        table: 'sums',
        key: [{ name: 'lane', value: 'event.partitionkey' }],
        columns: [
          column('total', 'data.n', 'add'),
          column('kinds', 'string(data.n)', 'distinct', 'text'),
          column('last', 'data.n', 'set'),
        ],
      },
      once: { type: 'dedupe', key: 'event.partitionkey', remember: '5m' },
      firsts: { type: 'table', table: 'firsts', columns: [column('n', 'data.n', 'set')] },
      ask: { type: 'call', class: 'idempotent' },
      check: { type: 'call', class: 'reconcilable' },
      mail: { type: 'call', class: 'once' },
      answers: {
        type: 'table',
        table: 'answers',
        key: [{ name: 'state', value: 'data.state' }],
        columns: [column('count', '1', 'add')],
      },
      picky: { type: 'picky' },
    },
    [
      'in.event > sums',
      'in.event > once',
      'once.first > firsts',
      'in.event > big',
      'big.pass > ask',
      'big.pass > check',
      'once.first > mail',
      'ask.answered > answers',
      'mail.answered > answers',
      'mail.refused > answers',
      'in.event > picky',
    ],
  )
  return [planOf(flow, [call, picky])]
}

export type Report = {
  readonly events: number
  readonly calls: number
  readonly crashes: number
  readonly failedCommits: number
}

/** Runs one seed. Throws with the seed and the step at the first violation. */
export function simulate(
  seed: number,
  steps: number,
  stores: Reopenable,
  plans: readonly Plan[] = simulatedPlans(),
): Report {
  const random = seeded(seed)
  const world = new World(random, stores, plans)
  for (let step = 0; step < steps; step++) {
    try {
      world.step()
    } catch (error) {
      throw new Error(`seed ${seed}, step ${step}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    }
  }
  try {
    world.heal()
    world.check()
  } catch (error) {
    throw new Error(`seed ${seed}, at the end: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
  world.close()
  return world.report()
}

/** Reads pass through; a commit may fail before it is written, or die after it was. */
class FaultyCommits {
  fault: 'before' | 'after' | undefined
  failed = 0
  readonly store: Store

  constructor(inner: Store) {
    this.store = new Proxy(inner, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target)
        if (name !== 'commit') return typeof value === 'function' ? value.bind(target) : value
        return (commit: Parameters<Store['commit']>[0]) => {
          const { fault } = this
          this.fault = undefined
          if (fault) this.failed++
          if (fault === 'before') throw new Error('The disk is full')
          target.commit(commit)
          if (fault === 'after') throw new Died()
        }
      },
    })
  }
}

/** The process died between the commit and whatever comes next. */
class Died extends Error {}

class World {
  readonly #random: Random
  readonly #stores: Reopenable
  readonly #plans: readonly Plan[]
  readonly #clock = new SimulatedClock(startOfTest)
  #inner: Store
  #faulty: FaultyCommits
  #engine: Engine
  /** Events that were answered as accepted. */
  readonly #acked = new Map<string, number>()
  readonly #sent: { id: string; lane: string; n: number; time: number }[] = []
  #underWay: Effect[] = []
  /** What the outside has seen: every call, and what it remembers to have done. */
  readonly #calls: Effect[] = []
  readonly #happened = new Map<string, number>()
  readonly #told = new Set<string>()
  #crashes = 0
  #failedCommits = 0

  constructor(random: Random, stores: Reopenable, plans: readonly Plan[]) {
    this.#random = random
    this.#stores = stores
    this.#plans = plans
    this.#inner = stores.open()
    this.#faulty = new FaultyCommits(this.#inner)
    this.#engine = this.#start()
  }

  step(): void {
    const dice = this.#random()
    try {
      if (dice < 0.25) this.#send()
      else if (dice < 0.55) this.#engine.step()
      else if (dice < 0.68) this.#underWay.push(...this.#engine.beginEffects(1 + this.#below(4)))
      else if (dice < 0.84) this.#answer()
      else if (dice < 0.9) this.#clock.advance(this.#below(120_000))
      else if (dice < 0.92) this.#clock.jump(this.#clock.now() + this.#below(7_200_000) - 3_600_000)
      else if (dice < 0.94) this.#decide()
      else if (dice < 0.97) this.#faulty.fault = this.#random() < 0.5 ? 'before' : 'after'
      else this.#crash()
    } catch (error) {
      if (error instanceof Died) this.#crash()
      else if (!(error instanceof Error && error.message === 'The disk is full')) throw error
    }
  }

  /** No more faults: everything that can be finished is. */
  heal(): void {
    this.#faulty.fault = undefined
    for (let round = 0; round < 5_000; round++) {
      while (this.#engine.step());
      this.#underWay.push(...this.#engine.beginEffects(100))
      // Lanes may wait behind something that only a person can answer.
      if (this.#underWay.length === 0 && this.#engine.isIdle && !this.#decideAll() && this.#engine.openEffects === 0)
        return
      while (this.#underWay.length > 0) this.#settle(this.#underWay.shift() as Effect, this.#receive)
      this.#clock.advance(60_000)
    }
    throw new Error('I6: the backlog never reaches zero')
  }

  check(): void {
    const store = this.#inner
    const log = store.read(0, 1_000_000)
    // I1: what was acknowledged is in the log, once.
    for (const [name, offset] of this.#acked) {
      const [source = '', id = ''] = name.split('\n')
      if (store.find(source, id) !== offset)
        throw new Error(`I1: ${name} was acknowledged at ${offset}, found at ${store.find(source, id)}`)
    }
    const names = new Set(log.map((event) => `${event.source}\n${event.id}`))
    if (names.size !== log.length) throw new Error(`I1: ${log.length - names.size} events stand in the log twice`)
    log.forEach((event, n) => {
      if (event.offset !== n + 1) throw new Error(`I2: hole at ${n + 1}`)
    })
    // I3: every table is what the log makes of it.
    for (const plan of this.#plans) {
      const target = createMemoryStore()
      rebuildInto(target, plan, store)
      for (const { name } of target.tables()) {
        // A lane that a person set free goes on at another place than in a run without people.
        if (name === 'picked') continue
        const [live, again] = [[...store.rows(name)], [...target.rows(name)]]
        if (JSON.stringify(live) !== JSON.stringify(again))
          throw new Error(`I3: ${name} is ${JSON.stringify(live)}, the log says ${JSON.stringify(again)}`)
      }
    }
    const sums = new Map<string, number>()
    for (const event of log)
      if (event.channel.endsWith('/in.event'))
        sums.set(event.partitionkey ?? '', (sums.get(event.partitionkey ?? '') ?? 0) + numberOf(event))
    for (const row of store.rows('sums')) {
      if (row.total !== sums.get(String(row.lane)))
        throw new Error(`I3: the sum of ${row.lane} is ${row.total}, by hand ${sums.get(String(row.lane))}`)
    }
    this.#checkEffects(store)
    this.#checkOrder(store)
  }

  close(): void {
    this.#stores.close(this.#inner)
  }

  report(): Report {
    return {
      events: this.#acked.size,
      calls: this.#calls.length,
      crashes: this.#crashes,
      failedCommits: this.#failedCommits + this.#faulty.failed,
    }
  }

  /** I4: one row per effect, all attempts under one key with the same bytes, `once` never repeated unasked. */
  #checkEffects(store: Store): void {
    const byDelivery = new Map<string, Effect>()
    const counts = new Map<string, number>()
    for (const made of this.#calls) {
      const delivery = `${made.stage} ${made.offset} ${made.split}`
      const first = byDelivery.get(delivery)
      if (first && (first.key !== made.key || JSON.stringify(first.request) !== JSON.stringify(made.request)))
        throw new Error(`I4: two different calls for ${delivery}`)
      byDelivery.set(delivery, made)
      counts.set(made.key, (counts.get(made.key) ?? 0) + 1)
      const row = store.effect(made.key)
      if (!row) throw new Error(`I4: a call was made for ${delivery} that the ledger does not know`)
      if (
        made.class === 'once' &&
        (counts.get(made.key) ?? 0) > 1 &&
        !this.#told.has(made.key) &&
        this.#happened.has(made.key) &&
        (this.#happened.get(made.key) ?? 0) > 1
      )
        throw new Error(`I4: ${made.key} happened twice without anyone asking for it`)
    }
    for (const effect of store.effects({})) {
      if (effect.state === 'done' && !this.#happened.has(effect.key) && !this.#told.has(effect.key))
        throw new Error(`I4: ${effect.key} counts as done and never happened`)
      if (effect.state === 'pending' || effect.state === 'inflight')
        throw new Error(`I6: ${effect.key} is still ${effect.state}`)
    }
  }

  /** I5: in order inside a lane, for effects and for tables. */
  #checkOrder(store: Store): void {
    const reached = new Map<string, number>()
    for (const made of this.#calls) {
      const lane = `${made.stage} ${made.lane}`
      if (made.offset < (reached.get(lane) ?? 0))
        throw new Error(`I5: ${lane} was called for ${made.offset} after ${reached.get(lane)}`)
      reached.set(lane, made.offset)
    }
    const expected = new Map<string, number[]>()
    for (const event of store.read(0, 1_000_000)) {
      if (!event.channel.endsWith('/in.event')) continue
      const n = numberOf(event)
      const lane = event.partitionkey ?? ''
      if (n % 7 !== 3) expected.set(lane, [...(expected.get(lane) ?? []), n])
    }
    const got = new Map<string, number[]>()
    for (const row of store.rows('picked'))
      got.set(String(row.lane), [...(got.get(String(row.lane)) ?? []), Number(row.n)])
    for (const [lane, list] of expected) {
      if (JSON.stringify(got.get(lane) ?? []) !== JSON.stringify(list))
        throw new Error(`I5: lane ${lane} came as ${got.get(lane)}, expected ${list}`)
    }
  }

  #start(): Engine {
    const engine = new Engine({
      store: this.#faulty.store,
      clock: this.#clock,
      random: this.#random,
      limits: {
        ...{ batch: 20, page: 7, budget: this.#random() < 0.3 ? -1 : 20 },
        ...(this.#random() < 0.5 ? { busy: 2, gathered: 12 } : {}),
      },
    })
    for (const plan of this.#plans) {
      const deployment = engine.deploy(plan)
      for (const producer of plan.producers) deployment.caughtUp(producer.node)
    }
    return engine
  }

  #crash(): void {
    this.#crashes++
    // What was on its way outside may have arrived; nobody is left to hear the answer.
    for (const effect of this.#underWay) if (this.#random() < 0.5) this.#receive(effect)
    this.#underWay = []
    this.#failedCommits += this.#faulty.failed
    this.#stores.close(this.#inner)
    this.#inner = this.#stores.open()
    this.#faulty = new FaultyCommits(this.#inner)
    this.#engine = this.#start()
  }

  #send(): void {
    const events: CloudEvent[] = []
    for (let n = 1 + this.#below(5); n > 0; n--) {
      const again =
        this.#sent.length > 0 && this.#random() < 0.2 ? this.#sent[this.#below(this.#sent.length)] : undefined
      const input = again ?? {
        id: `e${this.#sent.length}`,
        lane: `L${this.#below(4)}`,
        n: this.#below(10),
        time: this.#clock.now() - this.#below(30_000),
      }
      if (!again) this.#sent.push(input)
      events.push(this.#event(input))
    }
    this.#engine.offer({
      events,
      settle: (answers) =>
        answers.forEach((answer, n) => {
          const event = events[n] as CloudEvent
          if (answer.kind === 'accepted' || answer.kind === 'duplicate')
            this.#acked.set(`${event.source}\n${event.id}`, answer.offset)
          else throw new Error(`${event.id} was answered as ${answer.kind}`)
        }),
    })
  }

  #event({ id, lane, n, time }: { id: string; lane: string; n: number; time: number }): CloudEvent {
    const input: EventInput = { id, type: 'example', partitionkey: lane, time, data: { n } }
    const event = eventFromInput(input, {
      channel: 'test/in.event',
      source: nodeSource('test', 'in'),
      now: time,
      id: () => null,
    })
    if (isRefusal(event)) throw new Error(event.message)
    return event
  }

  #answer(): void {
    const effect = this.#underWay.splice(this.#below(Math.max(1, this.#underWay.length)), 1)[0]
    if (!effect) return
    const dice = this.#random()
    if (dice < 0.2) this.#settle(effect, () => ({ kind: 'retry', reason: 'busy' }))
    else if (dice < 0.3) this.#settle(effect, () => ({ kind: 'failed', reason: 'no', answer: null }))
    else if (dice < 0.45) {
      this.#receive(effect)
      this.#settle(effect, () => ({ kind: 'unknown', reason: 'no answer' }))
    } else this.#settle(effect, this.#receive)
  }

  #settle(effect: Effect, attempt: (effect: Effect) => Attempt): void {
    // A reconcilable effect is looked up before it is done again.
    if (effect.class === 'reconcilable' && effect.attempts > 1 && this.#happened.has(effect.key)) {
      this.#engine.endEffect(effect.key, { kind: 'done', answer: 'looked up' })
      return
    }
    this.#engine.endEffect(effect.key, attempt(effect))
  }

  readonly #receive = (effect: Effect): Attempt => {
    this.#calls.push(effect)
    // A receiver that honours keys does it once; one that does not, every time.
    this.#happened.set(effect.key, effect.class === 'once' ? (this.#happened.get(effect.key) ?? 0) + 1 : 1)
    return { kind: 'done', answer: 'ok' }
  }

  #decide(): void {
    const waiting = this.#inner.effects({ states: ['dead', 'unknown'] })
    const effect = waiting[this.#below(Math.max(1, waiting.length))]
    if (effect) this.#decideOn(effect)
    const letter = this.#inner.letters()[0]
    if (letter && this.#random() < 0.5)
      this.#engine.decide({
        kind: 'lane',
        stage: letter.stage,
        lane: letter.lane,
        verdict: 'skip',
        by: 'Anna',
        reason: 'test',
      })
  }

  #decideAll(): boolean {
    const waiting = this.#inner.effects({ states: ['dead', 'unknown'] })
    for (const effect of waiting) this.#decideOn(effect)
    const letters = this.#inner.letters()
    for (const { stage, lane } of letters)
      this.#engine.decide({ kind: 'lane', stage, lane, verdict: 'skip', by: 'Anna', reason: 'test' })
    return waiting.length + letters.length > 0
  }

  /** The person looks at the outside and tells the truth. */
  #decideOn(effect: Effect): void {
    this.#told.add(effect.key)
    this.#engine.decide({
      kind: 'effect',
      key: effect.key,
      verdict: this.#happened.has(effect.key) ? 'happened' : 'did not happen',
      by: 'Anna',
      reason: 'looked',
    })
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }
}

const numberOf = (event: CloudEvent): number => (event.data as { n: number }).n
