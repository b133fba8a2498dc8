/** The way from a request into the log: bounded, and answered when it is on the disk. */
import type { ArrivingEvent } from '../../model/event.ts'
import type { Json } from '../../model/json.ts'
import type { RawDelivery } from '../../model/raw.ts'
import type { Acceptance, ShownPage } from '../../model/services.ts'
import type { Standstill } from './forms/standstill.ts'
import { later } from './refused.ts'

export type IntakeWays = {
  /** Resolves after the commit. */
  accept(events: readonly ArrivingEvent[], raw?: RawDelivery): Promise<readonly Acceptance[]>
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
      one.reject(later('NOT_YET', 'This is not on the disk yet. Send it again: it is not taken twice.', 10))
      leave(one)
    }
    if (waiting.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  function leave(one: Waiting): void {
    if (waiting.delete(one)) bytes -= one.size
  }

  return {
    /** @throws Refused 503 while too much waits */
    assertRoom(): void {
      if (isFull()) throw later('BUSY', 'Too much waits here. Nothing of this was accepted; send it again.', 1)
    },
    accept(events: readonly ArrivingEvent[], size: number, raw?: RawDelivery): Promise<readonly Acceptance[]> {
      return this.hand(size, () => ways.accept(events, raw))
    },
    /**
     * Hands in so many bytes; resolves after their commit.
     * @throws Refused 503 where it is not done in time: whether it will be is not known, so it is to be sent again.
     */
    async hand<T>(size: number, work: () => Promise<T>): Promise<T> {
      this.assertRoom()
      return new Promise<T>((resolve, reject) => {
        const one: Waiting = { since: performance.now(), size, reject }
        waiting.add(one)
        bytes += size
        timer ??= setInterval(look, limits.patience / looks).unref()
        work().then(
          (value) => {
            leave(one)
            resolve(value)
          },
          (error: unknown) => {
            leave(one)
            reject(error)
          },
        )
      })
    },
  }
}

type Waiting = { readonly since: number; readonly size: number; reject(error: unknown): void }

export type IngressIntake = ReturnType<typeof openIntake>
