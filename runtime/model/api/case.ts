/** Everything about one order, customer, payment or article: the events in order, what each caused, and why not more. */
import type { Json } from '../json.ts'
import type { EventDetail, HistoryRow } from './history.ts'
import type { Method } from './method.ts'

/** A branch that an event did not take, or a flow that did not take the event in. */
export type WhyNot =
  | {
      readonly kind: 'condition'
      readonly flow: string
      readonly name: string
      readonly node: string
      /** The way out that it would have been. */
      readonly way: string
      /** The first part that did not hold, with what it saw. `held` null: it could not be told. */
      readonly clause: { readonly text: string; readonly held: boolean | null; readonly values: Json }
    }
  /** The flow listens, but not to such events. */
  | { readonly kind: 'not heard'; readonly flow: string; readonly name: string; readonly node: string }
  /** The flow takes such events in, but was not on then. */
  | { readonly kind: 'not on'; readonly flow: string; readonly name: string; readonly node: string }

export type CaseEvent = {
  readonly row: HistoryRow
  readonly id: string
  /** What tells it from others of its kind: the first plain fields of its data that do not stand in its row already. */
  readonly facts: readonly { readonly name: string; readonly value: string | number | boolean }[]
  /** Offset of the event of this case that caused it. */
  readonly cause: number | null
  /** How many causes lead to it within the case. */
  readonly depth: number
  readonly flows: EventDetail['flows']
  readonly not: readonly WhyNot[]
  readonly outcomes: EventDetail['outcomes']
  readonly effects: EventDetail['effects']
  readonly letters: EventDetail['letters']
  /** Steps that go on because of it when a moment comes, ms, unless something else comes before. */
  readonly waits: readonly { readonly stage: string; readonly until: number }[]
}

export type CaseFile = {
  readonly word: string
  /** In the order of the log. */
  readonly events: readonly CaseEvent[]
  /** Events with this word beyond the newest that are shown. */
  readonly more: boolean
  /** Other words that belong to the same case, such as the payment of an order. */
  readonly also: readonly string[]
  /** Where nothing has it: words that do stand in events, and differ by a slip of the finger. */
  readonly near: readonly string[]
  /** What is kept begins here; events before it cannot be shown. */
  readonly first: number
  readonly since: number | null
}

export type CaseApi = {
  /** Any word or number that people know: `1042`, `#1042`, a SKU, a customer, a payment. */
  'case.find': Method<{ word: string }, CaseFile>
}
