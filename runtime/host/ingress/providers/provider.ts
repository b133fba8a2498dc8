/** What is different about a provider: how it signs, how it names its events, and what they are called here. */
import type { Json, JsonObject } from '../../../model/json.ts'
import type { Verdict } from '../signatures.ts'
import type { Mapping } from './mapping.ts'

/** A webhook as it came. Its body is what was signed, byte by byte. */
export type Delivery = {
  /** Name in lower case; undefined where it is missing. @throws where it came twice */
  header(name: string): string | undefined
  readonly body: Buffer
  /** The address that the provider was given. */
  readonly url: string
  /** ms since 1970 */
  readonly now: number
}

/** One thing that happened, in the provider's words. */
export type Item = {
  /** `orders/create`, `payment_intent.succeeded` */
  readonly topic: string
  /** The provider's own id of the event; the same for every try to deliver it. */
  readonly id: string
  /** The id of the delivery, where `id` names what it is about instead. */
  readonly delivery?: string
  /** What mappings read. */
  readonly body: JsonObject
  /** All of it, as it came. */
  readonly original: Json
}

export type Received = {
  /** About the delivery; `right` where at least one item is proven. */
  readonly verdict: Verdict
  readonly items: readonly Item[]
  /** Items with a signature of their own that is not right: left out. */
  readonly rejected: number
  /** ms: when it was signed, where the signature says so and is right. */
  readonly signedAt?: number
}

export type Provider = {
  /** In addresses, sources and settings. */
  readonly name: string
  readonly title: string
  /** Where its interface answers: its secrets go nowhere else. */
  readonly hosts: readonly string[]
  /** What it sends to see whether anybody is there: answered, not kept. */
  isProbe?(delivery: Delivery): boolean
  receive(delivery: Delivery, secrets: readonly string[]): Received
  /**
   * Where its ids say which fact an event is about rather than which delivery, see `shopify-ids.ts`: whether another
   * delivery under an id that is known is the same fact told again, or another version that nobody could tell apart.
   */
  retold?(id: string): 'fact' | 'version'
  /** By topic; of several the first that fits. What has none keeps the provider's name for it. */
  readonly mappings: { readonly [topic: string]: readonly Mapping[] }
}
