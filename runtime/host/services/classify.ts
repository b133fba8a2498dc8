/** What an answer of a server means for an effect: done, refused for good, to be tried again, or not to be known. */
import type { Attempt } from '../../model/effect.ts'
import type { Json } from '../../model/json.ts'
import type { WebAnswer } from './web-client.ts'

const longestRetryAfter = 60 * 60_000

/** `answer` is what the ledger keeps of it. */
export function classify(answered: WebAnswer, host: string, answer: Json, now: number): Attempt {
  if (answered.kind === 'lost') return { kind: 'unknown', reason: `${answered.reason}; it may have happened` }
  if (answered.kind === 'not sent')
    return answered.blocked
      ? { kind: 'failed', reason: `Nothing was sent: ${answered.reason}`, answer: { code: 'NET_BLOCKED' } }
      : { kind: 'retry', reason: answered.reason, away: true }
  const { status, headers } = answered
  const said = `${host} answered ${status}`
  if (status >= 200 && status < 300) return { kind: 'done', answer }
  if (status >= 300 && status < 400)
    return { kind: 'failed', reason: `${said}: it wants to lead elsewhere, which is never followed`, answer }
  if (status === 408 || status === 425 || status === 429 || status === 503) {
    const retryAfter = retryAfterOf(headers['retry-after'], now)
    const away = status === 429 || status === 503 ? { away: true as const } : {}
    return { kind: 'retry', reason: said, ...away, ...(retryAfter === undefined ? {} : { retryAfter }) }
  }
  // 501 and 505 say that the server does not even know how.
  if (status >= 500 && status !== 501 && status !== 505)
    return { kind: 'unknown', reason: `${said}; it may have happened` }
  return { kind: 'failed', reason: said, answer }
}

/** Seconds or a date, as milliseconds from now; an hour at most, whatever the server asks for. */
export function retryAfterOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  const wait = /^\d{1,12}$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now
  return wait > 0 ? Math.min(wait, longestRetryAfter) : undefined
}
