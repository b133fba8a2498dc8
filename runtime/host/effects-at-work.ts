/** Performs the effects that are due, as many at a time as their receivers take, and hands their results to the engine. */
import type { Engine } from '../engine/engine.ts'
import { needsLookUp } from '../engine/ledger.ts'
import type { Effect } from '../model/effect.ts'
import { attemptOnce } from './attempt.ts'
import type { Removed } from './removed.ts'
import type { Delay, RuntimeOptions } from './runtime-options.ts'
import { Traffic } from './traffic.ts'

/** Effects on their way at the same time. */
const parallelEffects = 16
/** Those that end within this process, per turn. */
const insideAtOnce = 200

export class EffectsAtWork {
  readonly #engine: Engine
  readonly #options: RuntimeOptions
  readonly #removed: Removed
  readonly #traffic: Traffic
  /** An attempt has ended. */
  readonly #changed: () => void
  readonly #running = new Set<Promise<void>>()
  /** Those of them that call somebody. */
  #calls = 0

  constructor(engine: Engine, options: RuntimeOptions, removed: Removed, changed: () => void) {
    const { clock, random, effects } = options.services
    this.#engine = engine
    this.#options = options
    this.#removed = removed
    this.#changed = changed
    this.#traffic = new Traffic(clock, random, (effect) => effects[effect.service]?.destination?.(effect))
  }

  /** Begins those that may be tried now. */
  begin(): void {
    if (this.#options.effectsPaused?.()) return
    const isInside = ({ service }: Effect): boolean => this.#options.services.effects[service]?.inside === true
    const inside = this.#engine.beginEffects(insideAtOnce, (each) => isInside(each) && this.#mayAct(each), {
      unrecorded: true,
    })
    for (const effect of inside) this.#begin(effect)
    const free = parallelEffects - this.#calls
    if (free <= 0) return
    const mayCall = (each: Effect): boolean => !isInside(each) && this.#mayGo(each)
    for (const effect of this.#engine.beginEffects(free, mayCall, { admit: this.#traffic.gate() })) {
      this.#calls++
      this.#traffic.began(effect)
      this.#begin(effect, () => this.#calls--)
    }
  }

  get underWay(): number {
    return this.#running.size
  }

  /** Resolves when those that are under way now have ended. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#running])
  }

  /** One may be tried now. */
  get isDue(): boolean {
    const due = this.#options.effectsPaused?.() ? undefined : this.#engine.nextEffectDue(this.#mayGo)
    return due !== undefined && due <= this.#options.services.clock.now()
  }

  /** When the engine or a receiver that is left alone has something to do next; wall clock, ms. */
  nextDue(): number | undefined {
    if (this.#options.effectsPaused?.()) return this.#engine.nextDue(() => false)
    return earlier(this.#engine.nextDue(this.#mayGo), this.#traffic.nextOpening())
  }

  /** Why a step's effects are not done yet, where they have been tried or their receiver is failing. */
  delayed(stage: string): Delay | undefined {
    const effect = this.#engine.firstWaiting(
      stage,
      (each) => each.attempts > 0 || this.#traffic.holdOf(each) !== undefined,
    )
    if (effect === undefined) return undefined
    const hold = this.#traffic.holdOf(effect)
    return {
      whom: this.#traffic.destinationOf(effect) ?? '',
      since: hold?.since ?? effect.created,
      next: Math.max(effect.due ?? 0, hold?.next ?? 0, this.#options.services.clock.now()),
      reason: effect.reason,
    }
  }

  readonly #mayAct = (effect: Effect): boolean =>
    !this.#removed.holds(effect.stage) && (this.#options.mayAct?.(effect) ?? true)

  /** Not before its receiver may be called again. */
  readonly #mayGo = (effect: Effect): boolean => this.#mayAct(effect) && this.#traffic.mayGo(effect)

  #begin(effect: Effect, ended: () => void = () => {}): void {
    const run = this.#perform(effect).finally(() => {
      ended()
      this.#running.delete(run)
      this.#changed()
    })
    this.#running.add(run)
  }

  async #perform(effect: Effect): Promise<void> {
    const { effects, clock } = this.#options.services
    const service = effects[effect.service]
    if (!service) {
      this.#engine.endEffect(effect.key, {
        kind: 'failed',
        reason: `There is no service ${effect.service} on this machine`,
        answer: null,
      })
      return
    }
    const found =
      needsLookUp(effect) && service.lookUp ? await attemptOnce(async () => service.lookUp?.(effect), clock) : undefined
    const attempt = found && found.kind !== 'retry' ? found : await attemptOnce(() => service.attempt(effect), clock)
    this.#traffic.ended(effect, attempt)
    this.#engine.endEffect(effect.key, attempt)
  }
}

const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
