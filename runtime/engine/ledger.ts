/** The open part of the effect ledger in memory: which effect may be tried next, and what an attempt makes of it. */
import { type Attempt, blocksLane, type Effect, type EffectTry, isOpen, type TryKind } from '../model/effect.ts'
import type { Random } from '../model/services.ts'
import { laneAside } from './lane.ts'

const firstPause = 1_000
const longestPause = 15 * 60_000
const longestRetryAfter = 60 * 60_000

/**
 * Full jitter: a random part of base x 2^tries, capped (M. Brooker, "Exponential backoff and jitter", 2015). What the
 * receiver asks for in Retry-After is honoured up to an hour.
 */
function pauseBefore(attempt: number, random: Random, retryAfter = 0): number {
  const jittered = random() * Math.min(longestPause, firstPause * 2 ** Math.min(attempt, 20))
  return Math.ceil(Math.max(jittered, Math.min(retryAfter, longestRetryAfter)))
}

/** Tries after which one stands aside whose receiver takes others. */
const triesInTurn = 3

/** The ledger row after an attempt. `givesWay`: what the receiver does not take lets the next ones of its lane by. */
export function afterAttempt(effect: Effect, attempt: Attempt, now: number, random: Random, givesWay = false): Effect {
  if (!givesWay) return outcome(effect, attempt, now, random)
  // While nobody gets through no tries are used up: all wait in their order, as long as they may.
  const isAway = attempt.kind === 'retry' && attempt.away === true
  const tried = isAway ? { ...effect, attempts: effect.attempts - 1 } : effect
  const after = outcome(tried, attempt, now, random)
  return isStuck(after) || (after.state === 'pending' && after.attempts >= triesInTurn) ? aside(after) : after
}

/** In a lane of its own, so that it keeps nobody waiting. */
export const aside = (effect: Effect): Effect => ({ ...effect, lane: laneAside(effect.lane, effect.key) })

export const isStuck = ({ state }: Effect): boolean => state === 'dead' || state === 'unknown'

function outcome(effect: Effect, attempt: Attempt, now: number, random: Random): Effect {
  const base = { ...effect, updated: now, due: null }
  switch (attempt.kind) {
    case 'done':
      return { ...base, state: 'done', answer: attempt.answer, reason: '' }
    case 'failed':
      return { ...base, state: 'failed', answer: attempt.answer, reason: attempt.reason }
    case 'retry':
    case 'unknown': {
      const harmless = attempt.kind === 'retry' || effect.class !== 'once'
      const usedUp = effect.attempts >= effect.policy.tries || now - effect.created >= effect.policy.maximumAge
      if (harmless && !usedUp) {
        const wait = pauseBefore(effect.attempts, random, attempt.kind === 'retry' ? attempt.retryAfter : undefined)
        return { ...base, state: 'pending', due: now + wait, reason: attempt.reason }
      }
      return { ...base, state: attempt.kind === 'unknown' ? 'unknown' : 'dead', reason: attempt.reason }
    }
  }
}

/**
 * What an attempt that a crash cut short has become: nobody knows whether it happened, so its class decides.
 * A reconcilable one is asked about before anything else, see `needsLookUp`.
 */
export function afterCrash(effect: Effect, now: number): Effect {
  const reason = 'The program stopped during the attempt; it may have happened.'
  if (effect.class === 'once') return { ...effect, state: 'unknown', due: null, updated: now, reason }
  return { ...effect, state: 'pending', due: now, updated: now, reason }
}

/** What is kept of a try of an effect in flight, whose row is from the moment when it began. */
export const triedInVain = ({ key, offset, attempts, updated }: Effect, kind: TryKind, reason: string): EffectTry => ({
  key,
  offset,
  number: attempts,
  at: updated,
  kind,
  reason,
  by: '',
})

/** After a first attempt, a reconcilable effect is looked up at the receiver before it is tried again. */
export const needsLookUp = (effect: Effect): boolean => effect.class === 'reconcilable' && effect.attempts > 1

export class Ledger {
  readonly #rows = new Map<string, Effect>()
  /** Per lane, in the order of asking: only the head may be tried. */
  readonly #lanes = new Map<string, string[]>()

  constructor(rows: readonly Effect[]) {
    for (const row of rows) this.add(row)
  }

  get(key: string): Effect | undefined {
    return this.#rows.get(key)
  }

  rows(): IterableIterator<Effect> {
    return this.#rows.values()
  }

  get openCount(): number {
    let count = 0
    for (const row of this.#rows.values()) if (isOpen(row)) count++
    return count
  }

  ofStage(stage: string): Effect[] {
    return [...this.#rows.values()].filter((effect) => effect.stage === stage)
  }

  add(effect: Effect): void {
    this.#rows.set(effect.key, effect)
    const lane = laneName(effect)
    const waiting = this.#lanes.get(lane)
    if (waiting) waiting.push(effect.key)
    else this.#lanes.set(lane, [effect.key])
  }

  /** A row has changed; one that no longer blocks its lane leaves. */
  update(effect: Effect): void {
    const before = this.#rows.get(effect.key)
    if (blocksLane(effect) && before !== undefined && laneName(before) === laneName(effect)) {
      this.#rows.set(effect.key, effect)
      return
    }
    if (before !== undefined) this.#leave(before)
    if (blocksLane(effect)) this.add(effect)
  }

  #leave(effect: Effect): void {
    this.#rows.delete(effect.key)
    const lane = laneName(effect)
    const waiting = this.#lanes.get(lane)?.filter((key) => key !== effect.key) ?? []
    if (waiting.length > 0) this.#lanes.set(lane, waiting)
    else this.#lanes.delete(lane)
  }

  /**
   * Heads of lanes that are due, earliest first; of the same moment, who has stood in line longest. `admit` is asked in that order, so that of many that wait for one
   * receiver it is not always the same one that tries whether it is back.
   */
  due(
    now: number,
    limit: number,
    allowed: (effect: Effect) => boolean,
    admit: (effect: Effect) => boolean = () => true,
  ): Effect[] {
    const found: Effect[] = []
    for (const effect of this.#heads())
      if (effect.state === 'pending' && (effect.due ?? 0) <= now && allowed(effect)) found.push(effect)
    found.sort(byTurn)
    const admitted: Effect[] = []
    for (const effect of found) {
      if (admitted.length >= limit) break
      if (admit(effect)) admitted.push(effect)
    }
    return admitted
  }

  nextDue(allowed: (effect: Effect) => boolean = () => true): number | undefined {
    let earliest: number | undefined
    for (const effect of this.#heads()) {
      if (effect.state !== 'pending' || (earliest !== undefined && (effect.due ?? 0) >= earliest)) continue
      if (allowed(effect)) earliest = effect.due ?? 0
    }
    return earliest
  }

  firstWaiting(stage: string, fits: (effect: Effect) => boolean): Effect | undefined {
    for (const effect of this.#heads())
      if (effect.stage === stage && effect.state === 'pending' && fits(effect)) return effect
    return undefined
  }

  *#heads(): IterableIterator<Effect> {
    for (const [head] of this.#lanes.values()) {
      const effect = head === undefined ? undefined : this.#rows.get(head)
      if (effect) yield effect
    }
  }
}

const byTurn = (a: Effect, b: Effect): number =>
  (a.due ?? 0) - (b.due ?? 0) || a.offset - b.offset || a.split - b.split || (a.key < b.key ? -1 : 1)

const laneName = (effect: Effect): string => `${effect.stage}\n${effect.lane}`
