/** What one stage has done since its last commit, beside its state and timers: all that the next commit writes for it. */
import type { PlannedStage } from '../compile/plan.ts'
import type { DeadLetter, Outcome, Parked, StageCommit } from '../model/commit.ts'
import { digest } from '../model/digest.ts'
import type { Effect, EffectRequest } from '../model/effect.ts'
import type { CloudEvent } from '../model/event.ts'
import type { Store } from '../model/store.ts'
import type { Asked, OutcomeAsk, TableAsk, WriteAsk } from './asked.ts'
import { causeName, type Emitter, emitted } from './emission.ts'
import { PendingTables } from './pending-tables.ts'
import { checkWritePath } from './write-path.ts'

/** Why and when a handler runs, besides the event itself. One object for all events: this is the hot path. */
export type Cause = {
  lane: string
  timerDue: number | undefined
  /** Where the numbers of what it emits begin. */
  ordinal: number
  /** The wall clock, for the ledger only. */
  wall: number
}

/** Why nothing is done outside about what was read in from before the shop was connected, or gone through once more. */
const aboutThePast = 'It is about the past, which was read in or gone through again.'
/** As it was said before: those rows stand in stores. */
const saidBefore = 'It is about something that was read in from the past.'

/** It was never to be done. */
export const isLeftOut = ({ state, reason }: Pick<Effect, 'state' | 'reason'>): boolean =>
  state === 'skipped' && (reason === aboutThePast || reason === saidBefore)

/** Characters of a dead letter's message; whatever was thrown may be of any size. */
const longestMessage = 500

export class PendingWork {
  readonly #stage: string
  readonly #emitter: Emitter
  readonly #store: Store
  readonly #tables: PendingTables
  #emitted: CloudEvent[] = []
  #effects: Effect[] = []
  #files: { readonly path: string; text: string }[] = []
  #outcomes: Outcome[] = []
  #letters: DeadLetter[] = []
  #parked: Parked[] = []
  #released: string[] = []

  constructor(planned: PlannedStage, emitter: Emitter, store: Store) {
    this.#stage = planned.name
    this.#emitter = emitter
    this.#store = store
    this.#tables = new PendingTables(planned.tables)
  }

  get emitted(): readonly CloudEvent[] {
    return this.#emitted
  }
  get effects(): readonly Effect[] {
    return this.#effects
  }

  /** Takes what a handler asked for: all of it, or nothing where it throws. */
  apply({ tables, emits, writes, effects, outcomes }: Asked, event: CloudEvent, cause: Cause): void {
    // First whatever can still fail, so that nothing is half-applied.
    for (let n = 0; n < tables.length; n++) {
      const ask = tables[n] as TableAsk
      if (ask.kind === 'append') this.#tables.check(ask.table, undefined, ask.values)
      else this.#tables.check(ask.table, ask.key, ask.kind === 'put' ? ask.values : [])
    }
    for (let n = 0; n < writes.length; n++) checkWritePath((writes[n] as WriteAsk).path)
    if (emits.length > 0) {
      const made = emits.map(({ output, change }, n) =>
        emitted(this.#emitter, output, event, cause.ordinal + n, cause.timerDue, change),
      )
      for (const each of made) this.#emitted.push(each)
    }
    for (let n = 0; n < tables.length; n++) this.#tables.apply(tables[n] as TableAsk)
    for (let n = 0; n < writes.length; n++) this.#write(writes[n] as WriteAsk)
    for (let n = 0; n < effects.length; n++) this.#ask(effects[n] as EffectRequest, event, n, cause)
    for (let n = 0; n < outcomes.length; n++) {
      const { code, numbers } = outcomes[n] as OutcomeAsk
      this.#outcomes.push({ offset: event.offset, split: event.split, code, numbers })
    }
  }

  /** A timer has fired. */
  fire(event: CloudEvent): void {
    this.#emitted.push(event)
  }

  giveUp(letter: Omit<DeadLetter, 'stage'>): void {
    this.#letters.push({ stage: this.#stage, ...letter, message: letter.message.slice(0, longestMessage) })
  }

  park({ offset, split }: CloudEvent, lane: string): void {
    this.#parked.push({ stage: this.#stage, offset, split, lane })
  }

  release(lane: string): void {
    this.#released.push(lane)
  }

  changes(): Pick<StageCommit, 'tables' | 'files' | 'outcomes' | 'letters' | 'parked' | 'released'> {
    return {
      tables: this.#tables.changes(),
      files: this.#files,
      outcomes: this.#outcomes,
      letters: this.#letters,
      parked: this.#parked,
      released: this.#released,
    }
  }

  get changed(): boolean {
    return (
      this.#emitted.length + this.#effects.length + this.#files.length + this.#outcomes.length > 0 ||
      this.#letters.length + this.#parked.length + this.#released.length > 0 ||
      this.#tables.changed
    )
  }

  /** New lists, because the commit still holds the old ones. */
  clear(): void {
    this.#tables.clear()
    if (this.#emitted.length > 0) this.#emitted = []
    if (this.#effects.length > 0) this.#effects = []
    if (this.#files.length > 0) this.#files = []
    if (this.#outcomes.length > 0) this.#outcomes = []
    if (this.#letters.length > 0) this.#letters = []
    if (this.#parked.length > 0) this.#parked = []
    if (this.#released.length > 0) this.#released = []
  }

  #write({ path, text }: WriteAsk): void {
    const last = this.#files[this.#files.length - 1]
    if (last?.path === path) last.text += text
    else this.#files.push({ path, text })
  }

  #ask(request: EffectRequest, event: CloudEvent, ordinal: number, { lane, wall }: Cause): void {
    const { flow, node } = this.#emitter
    const key = digest(
      request.key === undefined ? causeName(this.#emitter, event, ordinal) : `${flow}\n${node}\nkey\n${request.key}`,
      40,
    )
    // Asked for before: by this event in a run that a restored backup forgot, or under the same business key.
    if (this.#store.effect(key) || this.#effects.some((effect) => effect.key === key)) return
    const isPast = event.attributes?.cforigin === 'import'
    this.#effects.push({
      key,
      stage: this.#stage,
      offset: event.offset,
      split: event.split,
      lane,
      service: request.service,
      class: request.class,
      request: request.request,
      policy: request.policy,
      state: isPast ? 'skipped' : 'pending',
      attempts: 0,
      due: isPast ? null : 0,
      answer: null,
      reason: isPast ? aboutThePast : '',
      created: wall,
      updated: wall,
    })
  }
}
