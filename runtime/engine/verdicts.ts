/**
 * What services have answered and people have decided since the last commit: verdicts on effects, lanes and stages.
 * They are kept until a commit has recorded them.
 */
import type { StageCommit } from '../model/commit.ts'
import { type Attempt, type Effect, type EffectTry, isOpen } from '../model/effect.ts'
import { type CloudEvent, isPublicChannel } from '../model/event.ts'
import type { Random } from '../model/services.ts'
import type { Store } from '../model/store.ts'
import {
  type AnyDecision,
  afterDecision,
  type Decision,
  type DiscardDecision,
  decidedEvent,
  discardedEvent,
  discardName,
  type LaneDecision,
  oncePerLane,
  releasedEvent,
} from './decisions.ts'
import type { Deployment } from './deployment.ts'
import { discardStage, withdrawn } from './discard.ts'
import { afterAttempt, type Ledger, triedInVain } from './ledger.ts'
import type { Unwritable } from './stage-facts.ts'
import type { StageRun } from './stage-run.ts'

export type VerdictParts = {
  readonly store: Store
  readonly ledger: Ledger
  readonly random: Random
  readonly deployments: ReadonlyMap<string, Deployment>
}

/** What one commit is about to write because of them, and the stages that they have set to work. */
export type Round = {
  readonly now: number
  readonly effects: Effect[]
  readonly tries: EffectTry[]
  readonly events: CloudEvent[]
  readonly stages: StageCommit[]
  readonly touched: Set<StageRun>
}

type Answer = { readonly key: string; readonly attempt: Attempt }

export class Verdicts {
  readonly #parts: VerdictParts
  #answers: Answer[] = []
  #decisions: AnyDecision[] = []
  /** The part of both that is in the commit under way. */
  #taken: { readonly answers: number; readonly decisions: readonly AnyDecision[] } = { answers: 0, decisions: [] }
  /** Of a lane that was let go on: how many deliveries, and the first that is not tried because its writes failed. */
  readonly #going = new Map<AnyDecision, { readonly count: number; readonly unwritable?: Unwritable }>()
  /** Stages that were removed with all that waited for them: nothing that they asked for is tried again. */
  readonly #withdrawn = new Set<string>()

  constructor(parts: VerdictParts) {
    this.#parts = parts
  }

  answer(key: string, attempt: Attempt): void {
    // An attempt ends once: a service that answers again changes nothing.
    if (!this.#answers.some((answer) => answer.key === key)) this.#answers.push({ key, attempt })
  }

  decide(decision: AnyDecision): void {
    this.#decisions.push(decision)
  }

  withdraw(stage: string): void {
    this.#withdrawn.add(stage)
  }

  restore(stage: string): void {
    this.#withdrawn.delete(stage)
  }

  /** Decisions that no commit has recorded yet. */
  get undecided(): number {
    return this.#decisions.length
  }

  get waiting(): number {
    return this.#answers.length + this.#decisions.length
  }

  takeDecisions(round: Round): void {
    const decisions = oncePerLane(this.#decisions)
    this.#taken = { answers: 0, decisions }
    for (const decision of decisions) {
      if (decision.kind === 'stage') this.#discard(decision, round)
      else if (decision.kind === 'lane') this.#releaseLane(decision, round)
      else this.#decided(decision, round)
    }
  }

  takeAnswers(round: Round): void {
    this.#taken = { ...this.#taken, answers: this.#answers.length }
    for (const answer of this.#answers) this.#answered(answer, round)
  }

  /** The commit of what was taken has been written. */
  recorded(): void {
    const { answers, decisions } = this.#taken
    this.#answers = this.#answers.slice(answers)
    this.#decisions = this.#decisions.filter((decision) => !decisions.includes(decision))
    for (const decision of decisions) this.#going.delete(decision)
  }

  /**
   * The writes of a stage failed, with what people had let go on among them. It may have been because of something else:
   * once more then. After that half of it goes on each time, and the rest goes on waiting, until it can be written. False:
   * not even that could be.
   */
  narrow(stage: string, message: string): boolean {
    for (const decision of this.#taken.decisions) {
      const going = this.#going.get(decision)
      if (decision.kind !== 'lane' || decision.stage !== stage || going === undefined) continue
      const { count, unwritable } = going
      if (unwritable?.at === 0) {
        this.#decisions = this.#decisions.filter((each) => each !== decision)
        this.#going.delete(decision)
        return false
      }
      const at = unwritable === undefined ? count : Math.floor(unwritable.at / 2)
      this.#going.set(decision, { count, unwritable: { at, message } })
    }
    return true
  }

  #answered({ key, attempt }: Answer, round: Round): void {
    const { ledger, random } = this.#parts
    const effect = ledger.get(key)
    if (effect?.state !== 'inflight') return
    if (attempt.kind !== 'done') round.tries.push(triedInVain(effect, attempt.kind, attempt.reason))
    const givesWay = this.#runsOf(effect.stage).some(([, run]) => run.planned.givesWay)
    this.#becomes(afterAttempt(effect, attempt, round.now, random, givesWay), round)
  }

  #decided(decision: Decision, round: Round): void {
    const effect = this.#parts.ledger.get(decision.key)
    if (!effect || (effect.state !== 'unknown' && effect.state !== 'dead')) return
    round.events.push(decidedEvent(decision, effect, round.now))
    const { verdict: kind, reason, by } = decision
    round.tries.push({ ...triedInVain(effect, kind, reason), at: round.now, by })
    this.#becomes(afterDecision(effect, decision, round.now), round)
  }

  #becomes(effect: Effect, round: Round): void {
    const isWithdrawn = effect.state === 'pending' && this.#withdrawn.has(effect.stage)
    const after = isWithdrawn ? withdrawn(effect, effect.reason, round.now) : effect
    round.effects.push(after)
    if (!isOpen(after)) this.#handBack(after, round)
  }

  /** Gives the consumer that asked for it the result. */
  #handBack(effect: Effect, round: Round): void {
    for (const [deployment, run] of this.#runsOf(effect.stage)) {
      const asked = this.#parts.store.get(effect.offset)
      if (!asked) return
      const event =
        deployment
          .deliveries(run, asked, isPublicChannel(asked.channel))
          .find((candidate) => candidate.event.split === effect.split)?.event ?? asked
      run.answer(
        { state: effect.state, answer: effect.answer, reason: effect.reason, request: effect.request },
        event,
        effect,
        round.now,
      )
      round.touched.add(run)
    }
  }

  /** Once: the event that tells of it is in the same commit. A stage that runs again has nothing but its effects to drop. */
  #discard(decision: DiscardDecision, round: Round): void {
    const { store, ledger } = this.#parts
    const { source, id } = discardName(decision)
    if (store.find(source, id) !== undefined) return
    const { stage } = decision
    const runs = this.#runsOf(stage).length > 0
    const open = ledger.ofStage(stage).filter(({ key }) => !round.effects.some((effect) => effect.key === key))
    const found = discardStage(store, stage, open, decision.by, round.now)
    round.effects.push(...found.effects)
    round.events.push(discardedEvent(decision, found.effects.length))
    if (runs) return
    this.#withdrawn.add(stage)
    round.stages.push(...found.commits)
  }

  #releaseLane(decision: LaneDecision, round: Round): void {
    const { store } = this.#parts
    for (const [deployment, run] of this.#runsOf(decision.stage)) {
      if (!run.blocked.has(decision.lane)) continue
      const inLane = <T extends { readonly lane: string }>(rows: readonly T[]): T[] =>
        rows.filter((row) => row.lane === decision.lane)
      const letters = inLane(store.letters(run.name))
      const again = [...(decision.verdict === 'retry' ? letters : []), ...inLane(store.parked(run.name))]
      const deliveries = again.flatMap((row) => {
        const event = store.get(row.offset)
        if (!event) return []
        const all = deployment.deliveries(run, event, isPublicChannel(event.channel))
        // Behind a router that failed nothing more came: all of that is still to be delivered.
        return 'code' in row && row.code === 'ROUTER_FAILED'
          ? all.slice(row.split)
          : all.filter((each) => each.event.split === row.split)
      })
      const { unwritable } = this.#going.get(decision) ?? {}
      this.#going.set(decision, { count: deliveries.length, ...(unwritable && { unwritable }) })
      run.release(decision.lane, deliveries, round.now, unwritable)
      round.touched.add(run)
      const offsets = letters.map((letter) => letter.offset)
      round.events.push(releasedEvent(decision, offsets, round.now))
    }
  }

  #runsOf(stage: string): (readonly [Deployment, StageRun])[] {
    return [...this.#parts.deployments.values()].flatMap((deployment) => {
      const run = deployment.runs.find(({ name }) => name === stage)
      return run ? [[deployment, run] as const] : []
    })
  }
}
