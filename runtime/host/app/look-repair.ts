/** Repairing many of a kind: one is tried first, then the others a few at a time; the first new error stops it. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Repair, RepairPreview } from '../../model/api/look.ts'
import { CounterflowError } from '../../model/problem.ts'
import { readThrown } from '../../model/thrown.ts'
import { repairPreview } from '../repair-preview.ts'
import type { Found, Look } from './look.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

/** How many are tried at the same time once the first one went well. */
const together = 8
/** ms between two looks at what is under way. */
const patience = 40

type Outcome =
  | { readonly kind: 'well' }
  | { readonly kind: 'again'; readonly message: string }
  /** Not begun when it was told to stop. */
  | { readonly kind: 'left' }

/** `decided`: something waits no longer, or waits again. */
export function openRepair(parts: ShopParts, running: Running, look: Look, decided: () => void) {
  const { store, waiting, tell } = parts
  let current: Repair | null = null
  let asked: 'go on' | 'stop' = 'go on'
  let closed = false

  const isUnderWay = (): boolean => current?.state === 'trying one' || current?.state === 'going on'

  function say(change: Partial<Repair>): void {
    if (current === null) return
    current = { ...current, ...change }
    tell('repair', current)
    decided()
  }

  /** Tries one again and waits until it has really ended, or has failed once more. */
  async function attempt(id: string, by: string): Promise<Outcome> {
    const { letter, effect } = look.find(id)
    if (!letter && !effect) return { kind: 'well' }
    await look.decide({ ids: [id], verdict: 'retry', reason: '', by })
    if (effect) return ended(effect.key)
    await running.runtime().settle(patience)
    // The lane was set free: whatever fails in it from now on is a new error, be it this event or one behind it.
    const again = letter && store.letters(letter.stage).find(({ lane }) => lane === letter.lane)
    if (again) return { kind: 'again', message: again.message }
    // What the step has asked for because of it is a part of it: nothing is done before that is.
    const asked = letter ? store.effectsOf(letter.offset).filter(({ stage }) => stage === letter.stage) : []
    for (const { key } of asked) {
      const outcome = await ended(key)
      if (outcome.kind !== 'well') return outcome
    }
    return { kind: 'well' }
  }

  async function ended(key: string): Promise<Outcome> {
    for (;;) {
      const effect = store.effect(key)
      if (effect === undefined || effect.state === 'done' || effect.state === 'skipped') return { kind: 'well' }
      const failed = effect.state === 'failed' || effect.state === 'dead' || effect.state === 'unknown'
      // It is tried again by itself later; what lies behind it would fare no better now.
      if (failed || (effect.state === 'pending' && effect.attempts > 0))
        return { kind: 'again', message: effect.reason }
      if (closed || (asked === 'stop' && effect.state === 'pending')) return { kind: 'left' }
      await pause(patience)
    }
  }

  async function run(ids: readonly string[], by: string): Promise<void> {
    let left = ids
    let unended = 0
    for (let size = 1; left.length > 0 && asked === 'go on' && !closed; size = together) {
      const batch = left.slice(0, size)
      left = left.slice(size)
      const outcomes = await Promise.all(batch.map((id) => attempt(id, by)))
      const well = outcomes.filter(({ kind }) => kind === 'well').length
      const again = outcomes.find((outcome) => outcome.kind === 'again')
      const done = (current?.done ?? 0) + well
      unended += outcomes.filter(({ kind }) => kind === 'left').length
      if (again) return say({ state: 'stopped', done, message: again.message, left })
      say({ state: 'going on', done, left })
    }
    say({ state: left.length + unended > 0 ? 'cancelled' : 'finished', left })
  }

  function start(ids: readonly string[], by: string): Repair {
    if (isUnderWay())
      throw new CounterflowError('REPAIR_BUSY', 'A repair is under way already.', {
        kept: 'It goes on; nothing else was begun.',
        advice: 'Wait until it has ended, or stop it.',
      })
    const found = ids.map((id) => ({ id, ...look.find(id) })).filter(({ letter, effect }) => letter ?? effect)
    if (store.effectsPaused && found.some(({ effect }) => effect))
      throw new CounterflowError('EFFECTS_PAUSED', 'Nothing is sent at the moment, so nothing can be tried.', {
        kept: 'Nothing was begun.',
        advice: 'Let it be sent again first: the banner at the top says why it is paused.',
      })
    const order = inOrder(found)
    current = { state: 'trying one', total: order.length, done: 0, message: null, left: order }
    asked = 'go on'
    tell('repair', current)
    void run(order, by).catch((error) => say({ state: 'stopped', message: readThrown(error).message }))
    return current
  }

  return {
    start,
    current: (): Repair | null => current,
    stop(): Repair | null {
      asked = 'stop'
      return current
    },
    /** What is under way is left to the runtime, which ends it. */
    close(): void {
      closed = true
    },
    preview(ids: readonly string[]): RepairPreview {
      const found = [...new Set(ids)].map((id) => look.find(id)).filter(({ letter, effect }) => letter ?? effect)
      return repairPreview(store, waiting, found)
    },
  }
}

/** As they came, and of each lane one: the whole lane goes with it. */
function inOrder(found: readonly (Found & { readonly id: string })[]): readonly string[] {
  const offsetOf = ({ letter, effect }: Found): number => letter?.offset ?? effect?.offset ?? 0
  const seen = new Set<string>()
  return found
    .toSorted((a, b) => offsetOf(a) - offsetOf(b))
    .filter(({ id, letter }) => {
      const lane = letter ? `${letter.stage}\n${letter.lane}` : id
      return !seen.has(lane) && seen.add(lane)
    })
    .map(({ id }) => id)
}
