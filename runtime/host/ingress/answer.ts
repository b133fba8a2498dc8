/** Writes an answer: JSON and no more headers than it needs, so that nothing is told about who answers. */
import type { ServerResponse } from 'node:http'
import { CounterflowError } from '../../model/problem.ts'
import { later, Refused } from './refused.ts'

export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers?: { readonly [name: string]: string },
): void {
  answerText(response, status, JSON.stringify(body), headers)
}

/** The same for what is JSON already. */
export function answerText(
  response: ServerResponse,
  status: number,
  text: string,
  headers?: { readonly [name: string]: string },
): void {
  const length = Buffer.byteLength(text)
  // As a list: of an object Node would make one.
  const list: (string | number)[] = ['content-type', 'application/json', 'content-length', length]
  list.push('cache-control', 'no-store', 'x-content-type-options', 'nosniff')
  for (const name in headers) list.push(name, headers[name] ?? '')
  response.writeHead(status, list)
  if (response.req.method === 'HEAD') response.end()
  else if (response.req.complete) response.end(text, length === text.length ? 'latin1' : 'utf8')
  else endLater(response, text)
}

/** How long a sender may go on sending what is refused, ms. */
const lastWord = 1_000

/**
 * Answers while the body still comes, which is dropped for a moment: a connection that is closed with bytes unread takes
 * the answer with it, and the sender would not hear that its body was too large.
 */
function endLater(response: ServerResponse, text: string): void {
  const request = response.req
  response.write(text)
  const end = (): void => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, lastWord)
  request.once('end', end).once('close', end).resume()
}

/** What every answer has besides its length. */
export const plainHeaders = [
  ['content-type', 'application/json'],
  ['cache-control', 'no-store'],
  ['x-content-type-options', 'nosniff'],
] as const

/** What was thrown, as an answer. Of a mistake of ours nothing is told but that it is one; `log` hears the rest. */
export function answerError(response: ServerResponse, error: unknown, log: (text: string) => void): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const refused = refusalOf(error, log)
  const { status, code, message, headers } = refused
  // What the sender is still sending is not waited for.
  const closing: { readonly [name: string]: string } = response.req.complete ? {} : { connection: 'close' }
  answerJson(response, status, { error: { code, message } }, { ...closing, ...headers })
}

/** What is told of what was thrown; `log` hears the rest. */
export function refusalOf(error: unknown, log: (text: string) => void): Refused {
  if (error instanceof Refused) return error
  if (error instanceof CounterflowError && error.code.startsWith('STORE_')) {
    log(`Nothing is taken in: ${error.message}`)
    const message = 'The store cannot be written now. Nothing was accepted; send it again later.'
    return error.code === 'STORE_FULL'
      ? new Refused(507, 'STORE_FULL', message, { 'retry-after': '60' })
      : later(error.code, message, 10)
  }
  // A CounterflowError's own words never hold a secret; a stack might hold data.
  log(`A request could not be answered: ${error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'}`)
  return new Refused(500, 'INTERNAL', 'This went wrong here. Send it again: what was accepted is not taken twice.')
}
