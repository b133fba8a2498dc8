/** `POST /forms/<id>/log-in`: the staff log-in of the demo shop. It opens nothing; its failures are events to watch. */
import { createHmac, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { eventFromInput, isRefusal } from '../../../engine/arrival.ts'
import { programsChannel } from '../../../model/event.ts'
import { answerJson } from '../answer.ts'
import type { FormsRoute } from '../forms/forms-route.ts'
import { checkPage } from '../forms/page-origins.ts'
import { readSentForm } from '../forms/sent-form.ts'
import { nothingHere } from '../refused.ts'
import { practicePassword } from './catalogue.ts'

const logInSource = 'app://demo-shop/login'

export async function logInRoute(
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  { pages, own, intake, now }: FormsRoute & { now(): number },
): Promise<void> {
  const page = pages.get(id)
  if (page?.shows !== 'shop' || request.method !== 'POST') throw nothingHere()
  checkPage(request, response, own, [])
  intake.assertRoom()
  const { typed } = await readSentForm(request)
  const name = (typed('account') ?? '').trim().toLowerCase()
  const account = /^[a-z0-9][a-z0-9._-]{0,39}$/.test(name) ? name : 'unknown'
  const right = typed('password') === practicePassword && account !== 'unknown'
  // Who tried can be told apart from others, and not be found out.
  const address = createHmac('sha256', pages.key)
    .update(`address\n${request.socket.remoteAddress ?? ''}`)
    .digest('hex')
  const event = eventFromInput(
    {
      type: right ? 'login.succeeded' : 'login.failed',
      source: logInSource,
      subject: `account/${account}`,
      data: {
        account_ref: account,
        ip_ref: `hmac:${address.slice(0, 16)}`,
        ...(right ? {} : { reason: account === 'unknown' ? 'unknown_account' : 'bad_password' }),
        staff: true,
      },
    },
    { channel: programsChannel, source: logInSource, now: now(), id: randomUUID },
  )
  if (isRefusal(event)) throw new Error(event.message)
  await intake.accept([event], 500)
  answerJson(response, right ? 200 : 401, { account, right })
}
