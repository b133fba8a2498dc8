/** Flows with a form in front of them, as the tests of pages need them. */
import type { Flow } from '../../../runtime/model/flow.ts'
import type { JsonObject } from '../../../runtime/model/json.ts'
import type { Opened } from './open.ts'
import { flowOf } from './open.ts'

/** A question, noted and answered at once. */
export const questionFlow = (config: JsonObject = {}): Flow =>
  flowOf(
    {
      asked: {
        type: 'form',
        version: 1,
        config: {
          page: 'Ask us',
          type: 'question.asked',
          inputs: [
            { name: 'email', kind: 'email' },
            { name: 'question', kind: 'long', label: 'Your <question>' },
            { name: 'about', kind: 'choice', options: 'an order, something else', needed: false },
          ],
          ...config,
        },
      },
      kept: { type: 'note', version: 1, config: { text: '{data.email}: {data.question}' } },
      told: {
        type: 'push',
        version: 1,
        config: { message: 'Thank you, {data.email}', next: 'We answer within a day.' },
      },
    },
    [
      { from: 'asked.submitted', to: 'kept' },
      { from: 'asked.submitted', to: 'told' },
    ],
  )

/** The demo shop: its payments are charged at the practice provider, and both branches say what came of them. */
export const payingFlow = (): Flow =>
  flowOf(
    {
      shop: { type: 'form', version: 1, config: { shows: 'shop', page: 'The Corner Shop', type: 'payment.submitted' } },
      charge: { type: 'payment', version: 1, name: 'Charge the card', config: { tries: 20 } },
      seen: { type: 'note', version: 1, config: { text: '{data.payment_id} {data.amount}', table: 'submitted' } },
      paid: { type: 'push', version: 1, config: { message: 'Paid', next: 'Thank you! We pack your things.' } },
      declined: {
        type: 'push',
        version: 1,
        config: { message: '{data.message_for_shopper}', state: 'failed', next: 'Try another card.' },
      },
      asked: {
        type: 'push',
        version: 1,
        config: { message: 'One more step', state: 'action', next: '{data.next_step}' },
      },
      results: { type: 'note', version: 1, config: { text: '{data.payment_id} {event.type}', table: 'results' } },
    },
    [
      { from: 'shop.submitted', to: 'charge' },
      { from: 'shop.submitted', to: 'seen' },
      { from: 'charge.captured', to: 'paid' },
      { from: 'charge.failed', to: 'declined' },
      { from: 'charge.action_required', to: 'asked' },
      ...['captured', 'failed', 'action_required', 'unknown'].map((output) => ({
        from: `charge.${output}`,
        to: 'results',
      })),
    ],
  )

/** The path of the only page. */
export function pagePath({ pages }: Pick<Opened, 'pages'>): string {
  const [only] = pages.list()
  if (only === undefined) throw new Error('No page is shown')
  return `/forms/${only.id}`
}

/** As a browser opens it, and what its form would send along. */
export async function openPage(
  { address }: Opened,
  path: string,
): Promise<{ html: string; token: string; headers: Headers }> {
  const answer = await fetch(`${address}${path}`, { headers: { accept: 'text/html' } })
  const html = await answer.text()
  return { html, token: tokenIn(html), headers: answer.headers }
}

export const tokenIn = (html: string): string => /(?:name="token" value|data-token)="([^"]+)"/.exec(html)?.[1] ?? ''

export type Sent = {
  readonly status: number
  readonly html: string
  readonly location: string
  readonly headers: Headers
}

/** As a browser sends a form. */
export async function sendForm(
  { address }: Opened,
  path: string,
  fields: Readonly<Record<string, string>> | URLSearchParams,
  headers: Readonly<Record<string, string>> = {},
): Promise<Sent> {
  const answer = await fetch(`${address}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'text/html', origin: address, ...headers },
    body: fields instanceof URLSearchParams ? fields : new URLSearchParams(fields),
  })
  return {
    status: answer.status,
    html: await answer.text(),
    location: answer.headers.get('location') ?? '',
    headers: answer.headers,
  }
}
