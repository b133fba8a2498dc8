/** Lets a flow of trade live through what happens, as the runtime would: versions, restarts, sleep, people and the outside. */
import type { Plan } from '../../../runtime/compile/plan.ts'
import { Engine } from '../../../runtime/engine/engine.ts'
import { createMemoryStore } from '../../../runtime/engine/memory-store.ts'
import { openTasks } from '../../../runtime/engine/open-tasks.ts'
import { type PublishChoices, publish } from '../../../runtime/engine/publish.ts'
import { SimulatedClock, SimulatedReceiver, seeded } from '../../../runtime/engine/simulated.ts'
import type { Away } from '../../../runtime/engine/stage-facts.ts'
import { openRemoved, type Removed } from '../../../runtime/host/removed.ts'
import { answerEvent } from '../../../runtime/model/approval.ts'
import type { Parked } from '../../../runtime/model/commit.ts'
import type { Effect } from '../../../runtime/model/effect.ts'
import type { Json } from '../../../runtime/model/json.ts'
import type { Store } from '../../../runtime/model/store.ts'
import { startOfTest } from '../flows.ts'
import { Arrivals } from './trade-arrivals.ts'
import type { TradeMoment } from './trade-past.ts'

const minute = 60_000
/** ms that the clock on the wall jumps where the machine slept. */
const sleepGap = 30_000

/** A server that knows some orders and not others; everything else is taken. */
function outsideAnswer({ service, request }: Effect): Json {
  if (service !== 'lookup') return { status: 200 }
  return String(JSON.stringify(request)).includes('orders/2') ? { status: 404 } : { status: 200, body: { twice: 2 } }
}

export class TradeLife {
  readonly store: Store
  readonly clock = new SimulatedClock(startOfTest)
  readonly receiver = new SimulatedReceiver(outsideAnswer)
  readonly absences: Away[] = []
  /** What came with each further version: its new stages, where the log ended, and which effects there were. */
  readonly additions: { added: readonly string[]; head: number; known: ReadonlySet<string> }[] = []
  /** What waited behind something else when another version came, and may have gone with what its step kept. */
  readonly waited: Parked[] = []
  readonly #versions = new Map<string, Plan>()
  readonly #arrivals: Arrivals
  isAsking = false
  #asksLong = false
  #plan: Plan
  #engine: Engine
  #removed: Removed

  constructor(plan: Plan, store: Store = createMemoryStore()) {
    this.store = store
    this.#plan = plan
    this.#arrivals = new Arrivals(this.clock)
    this.#keep(plan)
    publish(store, plan, undefined, JSON.stringify(plan.flow), startOfTest)
    this.#engine = this.#open()
    this.#removed = openRemoved(this.#engine, this.clock, this.planOf)
    this.#begin()
  }

  readonly planOf = (hash: string): Plan | undefined => this.#versions.get(hash)

  get plan(): Plan {
    return this.#plan
  }

  get engine(): Engine {
    return this.#engine
  }

  live(moment: TradeMoment): void {
    const { isAsking } = this
    this.#asksLong = moment.asksLong
    const events = this.#arrivals.of(this.#plan, moment.told)
    // What is asked for comes page by page, each in a commit of its own.
    for (const page of isAsking ? events.map((event) => [event]) : [events]) this.#hand(page)
    if (isAsking) this.#reachToday()
    this.#answerSome(moment)
    this.#askOutside(moment)
    this.#decide(moment)
    if (moment.restarts) this.#restart()
    this.#passTime(moment)
  }

  /** Timers that are held after a wake come to their turn. */
  rest(): void {
    this.#asksLong = false
    this.#reachToday()
    for (let n = 0; n < 4; n++) this.#pass(sleepGap)
  }

  /** Puts another version in force. */
  publish(plan: Plan, choices: PublishChoices): void {
    const known = new Set(this.store.effects({}).map(({ key }) => key))
    const names = new Set(this.#plan.stages.map(({ name }) => name))
    const added = plan.stages.filter(({ name }) => !names.has(name)).map(({ name }) => name)
    this.waited.push(...this.#plan.stages.flatMap(({ name }) => this.store.parked(name)))
    this.additions.push({ added, head: this.store.head, known })
    this.#keep(plan)
    this.#engine.undeploy(plan.flow.id)
    publish(this.store, plan, this.#plan, JSON.stringify(plan.flow), this.clock.now(), choices, 'Ann')
    this.#plan = plan
    this.#begin()
    this.#run()
  }

  /** While it is paused events come in, and its steps wait. */
  turn(state: 'on' | 'paused'): void {
    const deployment = this.#engine.deployment(this.#plan.flow.id)
    if (deployment) deployment.state = state
    this.#run()
  }

  /** What the outside is still asked for, so many times at most. */
  askAll(times: number): void {
    for (let n = 0; n < times; n++) {
      this.clock.advance(10 * minute)
      this.#run()
      this.#perform()
    }
  }

  #keep(plan: Plan): void {
    this.#versions.set(plan.hash, plan)
  }

  #open(): Engine {
    return new Engine({ store: this.store, clock: this.clock, random: seeded(7) })
  }

  #begin(): void {
    this.#engine.deploy(this.#removed.atWork(this.#plan))
    this.#caughtUp()
  }

  /** After a start or a wake producers ask what has happened meanwhile, some for a while. */
  #caughtUp(): void {
    if (this.#asksLong) this.isAsking = true
    else this.#reachToday()
  }

  #reachToday(): void {
    this.isAsking = false
    for (const { node } of this.#plan.producers) this.#engine.deployment(this.#plan.flow.id)?.caughtUp(node)
    this.#run()
  }

  /** As after a crash. */
  #restart(): void {
    this.#engine = this.#open()
    this.#removed = openRemoved(this.#engine, this.clock, this.planOf)
    this.#begin()
  }

  #run(): void {
    for (let n = 0; this.#engine.step(); n++) if (n > 100_000) throw new Error('The engine never comes to rest')
    this.#removed.look()
  }

  #hand(events: Parameters<Engine['offer']>[0]['events']): void {
    if (events.length > 0) this.#engine.offer({ events, settle() {} })
    this.#run()
  }

  #answerSome({ answers }: TradeMoment): void {
    const tasks = this.#plan.stages.flatMap(({ node, answers: channel }) =>
      channel === undefined ? [] : openTasks(this.store, this.#plan.flow.id, node),
    )
    const events = answers.flatMap((yes, n) => {
      const task = tasks[n]
      const answer = { verdict: yes ? ('approved' as const) : ('declined' as const), by: 'Ann', reason: 'seen' }
      return task === undefined ? [] : [answerEvent(task, answer, this.clock.now())]
    })
    this.#hand(events)
  }

  #askOutside({ outside }: TradeMoment): void {
    if (outside === 'away') return
    if (outside !== 'well') for (const { name } of this.#plan.stages) this.receiver.plan(name, outside, 1)
    this.#perform()
  }

  #perform(): void {
    const allowed = ({ stage }: Effect): boolean => !this.#removed.holds(stage)
    for (const effect of this.#engine.beginEffects(12, allowed))
      this.#engine.endEffect(effect.key, this.receiver.perform(effect))
    this.#run()
  }

  /** About one effect and one lane at a time, as a person would. */
  #decide({ decides }: TradeMoment): void {
    if (decides === 'nothing') return
    const said = { by: 'Ann', reason: 'seen' }
    const [effect] = this.store.effects({ states: ['dead', 'unknown'] })
    if (effect !== undefined) {
      const verdict = decides === 'skip' ? 'skip' : effect.state === 'dead' ? 'did not happen' : 'happened'
      this.#engine.decide({ kind: 'effect', key: effect.key, verdict, ...said })
    }
    const [letter] = this.#plan.stages.flatMap(({ name }) => this.store.letters(name))
    if (letter !== undefined) {
      const verdict = decides === 'skip' ? 'skip' : 'retry'
      this.#engine.decide({ kind: 'lane', stage: letter.stage, lane: letter.lane, verdict, ...said })
    }
    this.#run()
  }

  /** The computer sees every moment of it, or was asleep. */
  #passTime({ pause, sleeps }: TradeMoment): void {
    const step = sleeps ? pause : pause <= 60 * minute ? sleepGap : 60 * minute
    for (let left = pause; left > 0; left -= step) {
      this.#pass(Math.min(step, left), sleeps && pause > sleepGap)
    }
  }

  #pass(ms: number, asleep = false): void {
    const from = this.clock.now()
    this.clock.advance(ms)
    if (asleep) {
      this.absences.push({ from, to: this.clock.now() })
      this.#engine.woke(from)
      this.#caughtUp()
    }
    this.#hand(this.#arrivals.slots(this.#plan, from))
  }
}

export function liveTrade(plan: Plan, moments: readonly TradeMoment[], store?: Store): TradeLife {
  const life = new TradeLife(plan, store)
  for (const moment of moments) life.live(moment)
  life.rest()
  return life
}
