/** Lists that count everything and show the beginning. */
import { amountIn } from '../../model/amount-in.ts'
import type { Listed, PastEvent } from '../../model/api/past.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Money } from '../../model/money.ts'

export class Listing<T> {
  #count = 0
  readonly #first: T[] = []
  readonly #money = new Map<string, number>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** `entry` is made only where it is shown. */
  add(entry: () => T, money: Money | null, times = 1): void {
    this.#count += times
    if (money) this.#money.set(money.currency, (this.#money.get(money.currency) ?? 0) + money.minor * times)
    if (this.#first.length < this.#most) this.#first.push(entry())
  }

  get count(): number {
    return this.#count
  }

  listed(): Listed<T> {
    const money = [...this.#money].map(([currency, minor]) => ({ minor, currency }))
    return { count: this.#count, money: money.sort((a, b) => (a.currency < b.currency ? -1 : 1)), first: this.#first }
  }
}

/** `made`: it was never in the log. */
export function pastEvent(event: CloudEvent, made = false): PastEvent {
  const { offset, type, subject, time, data } = event
  return {
    offset: Math.floor(offset),
    type,
    subject,
    time,
    amount: amountIn(data),
    ...(made ? { cforigin: 'replay' as const } : {}),
  }
}
