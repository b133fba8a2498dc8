/** What a mail server's answer means for the ledger: sent, refused, surely not sent, or nobody knows. */
import type { Attempt } from '../../model/effect.ts'
import { readThrown } from '../../model/thrown.ts'

/** Of the whole server, not of this mail. */
const closing = 421

/** `begun`: the server had asked for the mail itself, so that it may have it even though nothing came back. */
export function afterSmtpError(error: unknown, begun: boolean): Attempt {
  const status = statusOf(error)
  const said = readThrown(error).message
  // A wrong password is put right in the connection: the mail is not lost for it.
  if (codeOf(error) === 'EAUTH')
    return { kind: 'retry', reason: `The mail server does not let us in: ${said}`, retryAfter: minutes(10), away: true }
  if (status >= 500) return { kind: 'failed', reason: `The mail server refused it: ${said}`, answer: { status } }
  if (status === closing) return { kind: 'retry', reason: `The mail server is closing: ${said}`, away: true }
  if (status >= 400) return { kind: 'retry', reason: `The mail server asks to try later: ${said}` }
  if (begun) return { kind: 'unknown', reason: `The connection was lost while it took the mail: ${said}` }
  return { kind: 'retry', reason: `The mail server could not be reached: ${said}`, away: true }
}

const minutes = (count: number): number => count * 60_000

const statusOf = (error: unknown): number =>
  error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : 0

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
