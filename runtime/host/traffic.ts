/**
 * How much goes to each receiver at a time, and when one is left alone: who keeps failing is tried again after growing
 * pauses, by one effect at first. So a receiver that comes back after a day is not overrun, and nobody's tries are
 * used up on one that is known to be away.
 */
import type { Attempt, Effect } from '../model/effect.ts'
import type { Clock, Random } from '../model/services.ts'

/** Effects on their way to one receiver. */
const together = 4
/** Failures in a row after which it is left alone, and the pauses then, ms. */
const enough = 3
const firstPause = 5_000
const longestPause = 5 * 60_000
const longestAsked = 60 * 60_000

export type Hold = {
  /** When it began to fail, and when it is tried again; wall clock, ms. */
  readonly since: number
  readonly next: number
}

type Receiver = {
  underWay: number
  failures: number
  since: number
  pausedUntil: number
}

/** Of whom nothing is known. */
const stranger: Receiver = { underWay: 0, failures: 0, since: 0, pausedUntil: 0 }

export class Traffic {
  readonly #clock: Clock
  readonly #random: Random
  readonly #destinationOf: (effect: Effect) => string | undefined
  readonly #receivers = new Map<string, Receiver>()
  /** By the request, which is frozen and stays the same object through all tries. */
  readonly #known = new WeakMap<object, string | undefined>()

  constructor(clock: Clock, random: Random, destinationOf: (effect: Effect) => string | undefined) {
    this.#clock = clock
    this.#random = random
    this.#destinationOf = destinationOf
  }

  /** For one choice among the effects that are due: it counts those that it has let through. */
  gate(): (effect: Effect) => boolean {
    const chosen = new Map<string, number>()
    return (effect) => {
      const name = this.destinationOf(effect)
      if (name === undefined) return true
      const already = chosen.get(name) ?? 0
      if (!this.#mayGo(this.#receivers.get(name) ?? stranger, already)) return false
      chosen.set(name, already + 1)
      return true
    }
  }

  mayGo(effect: Effect): boolean {
    return this.#mayGo(this.#receiverOf(effect) ?? stranger, 0)
  }

  began(effect: Effect): void {
    const name = this.destinationOf(effect)
    if (name === undefined) return
    const receiver = this.#receivers.get(name) ?? { ...stranger }
    receiver.underWay++
    this.#receivers.set(name, receiver)
  }

  ended(effect: Effect, attempt: Attempt): void {
    const name = this.destinationOf(effect)
    const receiver = name === undefined ? undefined : this.#receivers.get(name)
    if (name === undefined || receiver === undefined) return
    receiver.underWay--
    if (attempt.kind === 'done' || attempt.kind === 'failed') {
      // It answers, whatever it says.
      receiver.failures = 0
      receiver.pausedUntil = 0
      if (receiver.underWay === 0) this.#receivers.delete(name)
      return
    }
    const now = this.#clock.now()
    if (receiver.failures === 0) receiver.since = now
    receiver.failures++
    const asked = attempt.kind === 'retry' ? Math.min(attempt.retryAfter ?? 0, longestAsked) : 0
    const pause = receiver.failures < enough ? 0 : this.#pause(receiver.failures - enough)
    receiver.pausedUntil = Math.max(receiver.pausedUntil, now + Math.max(asked, pause))
  }

  /** When somebody who is left alone may be tried again; undefined where nobody is. */
  nextOpening(): number | undefined {
    const now = this.#clock.now()
    let next: number | undefined
    for (const { pausedUntil, underWay } of this.#receivers.values())
      if (pausedUntil > now && underWay === 0 && (next === undefined || pausedUntil < next)) next = pausedUntil
    return next
  }

  /** Undefined where its receiver is not failing. */
  holdOf(effect: Effect): Hold | undefined {
    const receiver = this.#receiverOf(effect)
    return receiver === undefined || receiver.failures === 0
      ? undefined
      : { since: receiver.since, next: receiver.pausedUntil }
  }

  /** Asked for every effect that waits, at every turn: a backlog of a day would cost seconds without the memory. */
  destinationOf(effect: Effect): string | undefined {
    const { request } = effect
    if (typeof request !== 'object' || request === null) return this.#destinationOf(effect)
    if (this.#known.has(request)) return this.#known.get(request)
    const found = this.#destinationOf(effect)
    this.#known.set(request, found)
    return found
  }

  #receiverOf(effect: Effect): Receiver | undefined {
    const name = this.destinationOf(effect)
    return name === undefined ? undefined : this.#receivers.get(name)
  }

  #mayGo({ underWay, failures, pausedUntil }: Receiver, already: number): boolean {
    if (pausedUntil > this.#clock.now()) return false
    return underWay + already < (failures >= enough ? 1 : together)
  }

  /** Between half of it and all of it, so that not everybody comes at once. */
  #pause(times: number): number {
    const whole = Math.min(longestPause, firstPause * 2 ** Math.min(times, 20))
    return Math.ceil(whole / 2 + (this.#random() * whole) / 2)
  }
}
