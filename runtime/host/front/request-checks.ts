/**
 * Who may speak to the browser host at all. Another page in the same browser can send requests to a loopback port, and
 * a name of its own can be made to point there: both carry the sender's marks, and are refused by them.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { CounterflowError } from '../../model/problem.ts'

const kept = 'Nothing was changed.'
const advice = 'Use the address that Counterflow printed when it was started.'

/** Undefined where the request may go on, else the error that it is answered with. */
export function refusal(headers: IncomingHttpHeaders, port: number): CounterflowError | undefined {
  const { host = '', origin } = headers
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return new CounterflowError('FOREIGN_HOST', 'This request was meant for another host.', { kept, advice })
  if (origin !== undefined && origin !== `http://${host}`)
    return new CounterflowError('FOREIGN_ORIGIN', 'This request comes from another page.', { kept, advice })
  const site = headers['sec-fetch-site']
  const byHand = site === 'none' && headers['sec-fetch-mode'] === 'navigate'
  if (site !== undefined && site !== 'same-origin' && !byHand)
    return new CounterflowError('FOREIGN_SITE', 'This request was made by another site.', { kept, advice })
  return undefined
}
