/** The effects of an engine: which are open, which may be tried now, and what became of those that were. */
import type { Commit } from '../model/commit.ts'
import { type Attempt, blocksLane, type Effect, type EffectTry } from '../model/effect.ts'
import type { AnyDecision } from './decisions.ts'
import type { Deployment } from './deployment.ts'
import { withdrawn } from './discard.ts'
import type { BeginOptions, EngineOptions } from './engine-options.ts'
import { afterCrash, aside, isStuck, Ledger, triedInVain } from './ledger.ts'
import { isLeftOut } from './pending-work.ts'
import { Verdicts } from './verdicts.ts'

export class EffectWork {
  readonly ledger: Ledger
  readonly verdicts: Verdicts
  readonly #store: EngineOptions['store']
  readonly #clock: EngineOptions['clock']
  /** Rows that the last crash left in flight; written with the first commit. */
  #recovered: Effect[]
  #cutShort: EffectTry[]

  constructor({ store, clock, random }: EngineOptions, deployments: ReadonlyMap<string, Deployment>) {
    this.#store = store
    this.#clock = clock
    const now = clock.now()
    const waiting = store.effects({ states: ['pending', 'inflight', 'dead', 'unknown'] })
    this.ledger = new Ledger(waiting.map((effect) => (effect.state === 'inflight' ? afterCrash(effect, now) : effect)))
    const cut = waiting.filter((effect) => effect.state === 'inflight')
    this.#recovered = cut.map((effect) => afterCrash(effect, now))
    this.#cutShort = cut.map((effect) => triedInVain(effect, 'unknown', afterCrash(effect, now).reason))
    this.verdicts = new Verdicts({ store, ledger: this.ledger, random, deployments })
  }

  /** What the next commit has to write because of a crash. */
  get recovered(): readonly Effect[] {
    return this.#recovered
  }

  /** The tries that ended so. */
  get cutShort(): readonly EffectTry[] {
    return this.#cutShort
  }

  /**
   * Effects that may be tried now. They are recorded as in flight before this returns, but for those that need no record:
   * a crash leaves these as they were.
   */
  begin(
    limit: number,
    allowed: (effect: Effect) => boolean = () => true,
    { unrecorded = false, admit }: BeginOptions = {},
  ): readonly Effect[] {
    const now = this.#clock.now()
    const begun = this.ledger
      .due(now, limit, allowed, admit)
      .map(
        (effect): Effect => ({ ...effect, state: 'inflight', attempts: effect.attempts + 1, due: null, updated: now }),
      )
    if (begun.length === 0) return begun
    if (!unrecorded) this.#store.commit({ at: now, events: [], repeats: [], positions: [], stages: [], effects: begun })
    for (const effect of begun) this.ledger.update(effect)
    // What a crash had cut short and is on its way again must not be written as waiting by the next step.
    this.#recovered = this.#recovered.filter(({ key }) => this.ledger.get(key)?.state !== 'inflight')
    return begun
  }

  /** See `Engine.ask`. */
  ask(effects: readonly Effect[]): readonly Effect[] {
    const fresh = [...new Map(effects.map((effect) => [effect.key, effect])).values()].filter(({ key }) => {
      const known = this.#store.effect(key)
      return known === undefined || isLeftOut(known)
    })
    if (fresh.length === 0) return fresh
    const now = this.#clock.now()
    this.#store.commit({ at: now, events: [], repeats: [], positions: [], stages: [], effects: fresh })
    for (const effect of fresh) this.ledger.add(effect)
    return fresh
  }

  /** The result of an attempt, to be recorded by the next step. */
  end(key: string, attempt: Attempt): void {
    this.verdicts.answer(key, attempt)
  }

  decide(decision: AnyDecision): void {
    this.verdicts.decide(decision)
  }

  /** What a removed stage has asked for and what was not sent by now is not sent any more; deploying it ends that. */
  withdraw(stage: string): void {
    this.verdicts.withdraw(stage)
    const gone = this.ledger.ofStage(stage).filter(({ state }) => state === 'pending')
    const keys = new Set(gone.map(({ key }) => key))
    const now = this.#clock.now()
    this.#recovered = [
      ...this.#recovered.filter(({ key }) => !keys.has(key)),
      ...gone.map((effect) => withdrawn(effect, '', now)),
    ]
  }

  /** A stage is at work of which nothing that waits for a person keeps others waiting. */
  giveWay(stage: string): void {
    const stuck = this.ledger.ofStage(stage).filter((effect) => isStuck(effect) && effect.lane !== aside(effect).lane)
    const keys = new Set(stuck.map(({ key }) => key))
    const moved = stuck.map(aside)
    for (const effect of moved) this.ledger.update(effect)
    this.#recovered = [...this.#recovered.filter(({ key }) => !keys.has(key)), ...moved]
  }

  /** Rows of the ledger were changed in the store, while nothing was at work. */
  reread(keys: readonly string[]): void {
    for (const key of keys) {
      const effect = this.#store.effect(key)
      if (effect !== undefined && this.ledger.get(key)) this.ledger.update(effect)
    }
  }

  /** A commit has written these rows. */
  committed(effects: Commit['effects']): void {
    for (const effect of effects) {
      if (this.ledger.get(effect.key) || !blocksLane(effect)) this.ledger.update(effect)
      else this.ledger.add(effect)
    }
  }

  /** A step has recorded what was recovered, answered and decided. */
  recorded(): void {
    this.#recovered = []
    this.#cutShort = []
    this.verdicts.recorded()
  }
}
