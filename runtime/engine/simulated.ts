/** The outside world for tests, rehearsals and the sandbox: a clock that is moved by hand and receivers that obey. */
import type { Attempt, Effect } from '../model/effect.ts'
import type { Json } from '../model/json.ts'
import { readPaymentRequest } from '../model/payment.ts'
import type { Clock, EffectService, Random } from '../model/services.ts'
import { needsLookUp } from './ledger.ts'
import { practiceLookUp, practicePayment } from './practice-payments.ts'

/** A clock that stands still until it is moved. Refuses to go back unless it is told to. */
export class SimulatedClock implements Clock {
  #now: number
  #monotonic = 0
  #timers: { moment: number; order: number; callback: () => void }[] = []
  #order = 0

  constructor(start: number) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#monotonic
  }

  at(moment: number, callback: () => void): () => void {
    const timer = { moment, order: this.#order++, callback }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Moves on by `ms`, firing what comes due on the way, each at its own moment. */
  advance(ms: number): void {
    if (ms < 0) throw new RangeError(`A clock goes forward; got ${ms}. Use jump for a clock that was set back`)
    const end = this.#now + ms
    for (let next = this.#earliest(end); next; next = this.#earliest(end)) {
      const timer = next
      this.#timers = this.#timers.filter((other) => other !== timer)
      const moment = Math.max(this.#now, timer.moment)
      this.#monotonic += moment - this.#now
      this.#now = moment
      timer.callback()
    }
    this.#monotonic += end - this.#now
    this.#now = end
  }

  /** Sets the wall clock, as a person or NTP does; monotonic time does not notice. */
  jump(to: number): void {
    this.#now = to
  }

  #earliest(end: number): { moment: number; order: number; callback: () => void } | undefined {
    let first: { moment: number; order: number; callback: () => void } | undefined
    for (const timer of this.#timers) {
      if (timer.moment > end) continue
      if (!first || timer.moment < first.moment || (timer.moment === first.moment && timer.order < first.order))
        first = timer
    }
    return first
  }
}

/** Chance that a seed repeats: mulberry32 (T. Ettinger, public domain). */
export function seeded(seed: number): Random {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * A receiver that remembers what it was told. It keeps one entry per key, as a receiver that honours idempotency keys
 * does, and counts every call. `plan` says how the coming attempts of a stage end; without it they are done. Payments
 * go to the practice provider.
 */
export class SimulatedReceiver implements EffectService {
  readonly calls: Effect[] = []
  readonly done = new Map<string, Json>()
  readonly #planned = new Map<string, { mode: 'retry' | 'failed' | 'unknown'; times: number }>()
  readonly #answer: (effect: Effect) => Json
  readonly #payments = new Map<string, Json>()

  constructor(answer: (effect: Effect) => Json = () => ({ status: 200 })) {
    this.#answer = answer
  }

  /** The next `times` attempts for a stage end as `mode`. */
  plan(stage: string, mode: 'retry' | 'failed' | 'unknown', times: number): void {
    this.#planned.set(stage, { mode, times })
  }

  async attempt(effect: Effect): Promise<Attempt> {
    return this.receive(effect)
  }

  async lookUp(effect: Effect): Promise<Attempt> {
    return this.#find(effect)
  }

  /** One attempt as the runtime makes it: what may have happened is asked about first. */
  perform(effect: Effect): Attempt {
    if (!needsLookUp(effect) || this.#isPlanned(effect)) return this.receive(effect)
    const found = this.#find(effect)
    return found.kind === 'retry' ? this.receive(effect) : found
  }

  receive(effect: Effect): Attempt {
    this.calls.push(effect)
    const planned = this.#planned.get(effect.stage)
    if (planned && planned.times > 0) {
      planned.times--
      const reason = `Simulated: ${planned.mode}`
      if (planned.mode === 'failed') return { kind: 'failed', reason, answer: null }
      // An answer that is lost on the way back: it has happened.
      if (planned.mode === 'unknown') this.#do(effect)
      return planned.mode === 'retry' ? { kind: 'retry', reason, away: true } : { kind: 'unknown', reason }
    }
    return this.#do(effect)
  }

  #isPlanned({ stage }: Effect): boolean {
    return (this.#planned.get(stage)?.times ?? 0) > 0
  }

  #do(effect: Effect): Attempt {
    const payment = effect.service === 'payment' ? readPaymentRequest(effect.request) : undefined
    if (payment !== undefined) return practicePayment(effect.key, payment, this.#payments).attempt
    const answer = this.done.get(effect.key) ?? this.#answer(effect)
    this.done.set(effect.key, answer)
    return { kind: 'done', answer }
  }

  #find(effect: Effect): Attempt {
    const payment = effect.service === 'payment' ? readPaymentRequest(effect.request) : undefined
    if (payment !== undefined) return practiceLookUp(effect.key, payment, this.#payments)
    const answer = this.done.get(effect.key)
    return answer === undefined ? { kind: 'retry', reason: 'The receiver has not seen it' } : { kind: 'done', answer }
  }
}
