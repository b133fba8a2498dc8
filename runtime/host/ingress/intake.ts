/** The way from a request into the log: bounded, and answered when it is on the disk. */
import type { Batch, Hearer } from '../../engine/intake.ts'
import type { ArrivingEvent } from '../../model/event.ts'
import type { Json } from '../../model/json.ts'
import type { RawDelivery } from '../../model/raw.ts'
import type { Acceptance, ShownPage } from '../../model/services.ts'
import type { Standstill } from './forms/standstill.ts'
import { busy, later } from './refused.ts'

export type IntakeWays = {
  /** Hands in a batch, which is told after the commit. */
  hand(batch: Batch & Hearer): void
  /** Keeps how far a program has read; resolves after the commit. */
  keep(name: string, position: Json): Promise<void>
  /** Whether a flow at work stores a channel of this name. */
  isStored(channel: string): boolean
  /** Events that were handed in and wait for their commit, from whomever. */
  waiting(): number
  /** Why a page that was sent has no answer yet; undefined: it is under way. */
  standstill(page: ShownPage, answer: string): Standstill | undefined
}

export type IntakeLimits = {
  readonly events: number
  /** Bytes of bodies that wait for their commit. */
  readonly bytes: number
  /** How long an answer is waited for, ms: a disk may be full, or slow. */
  readonly patience: number
}

export const intakeLimits: IntakeLimits = { events: 10_000, bytes: 16 * 1024 * 1024, patience: 15_000 }

/** How often it is seen who waits for too long, as a part of the patience: one timer for all of them. */
const looks = 10

export function openIntake(ways: IntakeWays, limits: IntakeLimits) {
  let bytes = 0
  const waiting = new Set<Waiting>()
  let timer: NodeJS.Timeout | undefined
  const isFull = (): boolean => ways.waiting() >= limits.events || bytes >= limits.bytes

  /** Who waits for too long is told so; what was handed in stays where it is. */
  function look(): void {
    const now = performance.now()
    for (const one of waiting) {
      if (now - one.since < limits.patience) break
      leave(one)
      one.reject(later('NOT_YET', 'This is not on the disk yet. Send it again: it is not taken twice.', 10))
    }
    if (waiting.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  function enter(size: number, reject: Waiting['reject']): Waiting {
    const one: Waiting = { since: performance.now(), size, reject }
    waiting.add(one)
    bytes += size
    timer ??= setInterval(look, limits.patience / looks).unref()
    return one
  }

  /** False for one that was told that it waited for too long. */
  function leave(one: Waiting): boolean {
    const isHere = waiting.delete(one)
    if (isHere) bytes -= one.size
    return isHere
  }

  /** @throws Refused 503 while too much waits */
  function assertRoom(): void {
    if (isFull()) throw busy()
  }

  /**
   * Hands in events that came in so many bytes; the hearer is told after their commit, or that it is not done in time:
   * whether it will be is not known then, so they are to be sent again.
   * @throws Refused 503 while too much waits
   */
  function take(
    events: readonly ArrivingEvent[],
    size: number,
    hearer: Hearer,
    more?: Pick<Batch, 'raw' | 'senders'>,
  ): void {
    assertRoom()
    const one = enter(size, (error) => hearer.fail(error))
    const settle: Hearer['settle'] = (acceptances) => {
      if (leave(one)) hearer.settle(acceptances)
    }
    const fail: Hearer['fail'] = (error) => {
      if (leave(one)) hearer.fail(error)
    }
    try {
      ways.hand({ events, ...more, settle, fail })
    } catch (error) {
      leave(one)
      throw error
    }
  }

  return {
    assertRoom,
    take,
    /** The same as a promise. */
    accept: (events: readonly ArrivingEvent[], size: number, raw?: RawDelivery): Promise<readonly Acceptance[]> =>
      new Promise((settle, fail) => take(events, size, { settle, fail }, { raw })),
    /** Waits for work that hands in so many bytes in a way of its own. */
    async hand<T>(size: number, work: () => Promise<T>): Promise<T> {
      assertRoom()
      return new Promise<T>((resolve, reject) => {
        const one = enter(size, reject)
        work().then(
          (value) => {
            if (leave(one)) resolve(value)
          },
          (error: unknown) => {
            if (leave(one)) reject(error)
          },
        )
      })
    },
  }
}

type Waiting = { readonly since: number; readonly size: number; readonly reject: (error: unknown) => void }

export type IngressIntake = ReturnType<typeof openIntake>
