/** What it takes to ask a provider about a connected shop. */
import type { Json } from '../../model/json.ts'

/** `base`: where its interface answers, without a slash at its end; `near`: the same, where a person has entered it. */
export type ShopAccess = { readonly base: string; readonly token: string; readonly near?: string }

/** The access of a connection, or the reason why there is none, as a person is told. */
export type AccessOf = (connection: string, provider: string) => ShopAccess | { readonly missing: string }

export type PageRequest = {
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  readonly signal: AbortSignal
  /** An address that a person has entered: its server may be on this computer or in its network. */
  readonly near?: string | undefined
}

/** `body`: JSON with all its digits. */
export type PageAnswer = {
  readonly status: number
  header(name: string): string | undefined
  readonly body: Json | undefined
}

/** Nothing came, for a reason that is told. */
export class NotReached extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'NotReached'
  }
}

/** One GET. @throws NotReached */
export type ReadPage = (request: PageRequest) => Promise<PageAnswer>

/** The provider does not answer as it should. `retryAfter`: ms that it asks us to wait. */
export class NotAnswered extends Error {
  readonly status: number
  readonly retryAfter: number | undefined
  constructor(status: number, retryAfter: number | undefined) {
    super(`HTTP ${status}`)
    this.name = 'NotAnswered'
    this.status = status
    this.retryAfter = retryAfter
  }
}

/** A page that came, or @throws NotAnswered */
export function answered(answer: PageAnswer): Json {
  const { status, body } = answer
  if (status >= 200 && status < 300 && body !== undefined) return body
  const seconds = Number(answer.header('retry-after'))
  throw new NotAnswered(status, Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined)
}
