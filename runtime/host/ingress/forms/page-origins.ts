/** Which pages in a browser may send a form or listen for its answer: its own, and those of sites that the form names. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refused } from '../refused.ts'

/**
 * @param own origins under which this ingress answers
 * @param allowed of the form
 * @throws Refused 403 for a page of another site
 */
export function checkPage(
  { headers }: IncomingMessage,
  response: ServerResponse,
  own: readonly string[],
  allowed: readonly string[],
): void {
  const { origin } = headers
  if (origin === undefined) {
    // A link that somebody follows from anywhere is fine, and so is a program; a picture or a frame of another site is not.
    const site = headers['sec-fetch-site']
    const isOpened = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
    if (site === undefined || site === 'none' || site === 'same-origin' || isOpened) return
    throw foreign()
  }
  if (own.includes(origin)) return
  if (!allowed.includes(origin)) throw foreign()
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('vary', 'origin')
  // Its script may read the answer, and no cookie is ever looked at.
  response.setHeader('cross-origin-resource-policy', 'cross-origin')
}

/** What a browser asks before it sends JSON from another site. */
export function answerPreflight(response: ServerResponse): void {
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'accept, content-type',
    'access-control-max-age': '600',
  })
  response.end()
}

const foreign = (): Refused => new Refused(403, 'FOREIGN_ORIGIN', 'Pages of this site may not send this form.')
