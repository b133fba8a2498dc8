/** How the browser host puts an answer on the wire: a file, JSON, or a refusal in the form that the asker reads. */
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Json } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { codeOf } from '../error-code.ts'
import { failureOf } from './failure.ts'
import { plainPage } from './plain-page.ts'
import type { WindowFile } from './window-files.ts'

const statuses: { readonly [code: string]: number } = {
  FOREIGN_HOST: 403,
  FOREIGN_ORIGIN: 403,
  FOREIGN_SITE: 403,
  TOKEN_USED: 401,
  NO_SESSION: 401,
  NOT_FOUND: 404,
  UNKNOWN_METHOD: 404,
  HTTP_METHOD: 405,
  CONTENT_TYPE: 415,
  BODY_TOO_LARGE: 413,
  BODY_JSON: 400,
  WINDOW: 400,
}

export function sendJson(response: ServerResponse, status: number, body: Json): void {
  const bytes = Buffer.from(JSON.stringify(body))
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': bytes.length,
      'cache-control': 'no-store',
    })
    .end(bytes)
}

/** Calls get the failure as JSON, people a plain page. */
export function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const failure = failureOf(error)
  const status = statuses[failure.code] ?? 500
  // What is still on its way is not read: the connection ends with this answer.
  if (!request.complete) response.setHeader('connection', 'close')
  if (request.url?.startsWith('/api/')) sendJson(response, status, { failure })
  else
    response
      .writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      .end(plainPage(failure))
}

/** @throws NOT_FOUND where the window was built anew since its files were listed */
export async function sendFile(request: IncomingMessage, response: ServerResponse, file: WindowFile): Promise<void> {
  const bytes = await readFile(file.path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') throw nothingHere()
    throw error
  })
  response.writeHead(200, { 'content-type': file.type, 'content-length': bytes.length, 'cache-control': file.cache })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

export const nothingHere = (): CounterflowError =>
  new CounterflowError('NOT_FOUND', 'There is nothing at this address.')
