/**
 * `POST /forms/<id>/confirm`: the shopper confirms a payment as in the app of a bank. Only what the practice provider
 * has, and keeps waiting for that, can be confirmed here; the word of it comes as the word of any provider does.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { eventFromInput, isRefusal } from '../../../engine/arrival.ts'
import { practiceConfirm } from '../../../engine/practice-payments.ts'
import { programsChannel } from '../../../model/event.ts'
import type { PracticeFile } from '../../services/practice-memory.ts'
import { answerJson } from '../answer.ts'
import type { FormsRoute } from '../forms/forms-route.ts'
import { checkPage } from '../forms/page-origins.ts'
import { answerId } from '../forms/page-tokens.ts'
import { readSentForm } from '../forms/sent-form.ts'
import { nothingHere, Refused } from '../refused.ts'
import { namesOf } from './payment.ts'

const source = 'simulator://practice'

export type ConfirmFacts = FormsRoute & { readonly practice: PracticeFile; now(): number }

export async function confirmRoute(
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  { pages, own, tokens, intake, practice, now }: ConfirmFacts,
): Promise<void> {
  const page = pages.get(id)
  if (page?.shows !== 'shop' || request.method !== 'POST') throw nothingHere()
  checkPage(request, response, own, [])
  intake.assertRoom()
  const { typed } = await readSentForm(request)
  const token = tokens.readForm(typed('token') ?? '')
  if (token === undefined || token === 'old' || token.form !== id)
    throw new Refused(403, 'FORM_TOKEN', 'This page is not one of ours. Please open it anew.')
  const { order, payment } = namesOf(typed('order') ?? '', token, tokens)
  const confirmed = practice.together(() => practiceConfirm(payment, practice))
  if (confirmed === undefined)
    throw new Refused(409, 'NOTHING_TO_CONFIRM', 'No payment waits for this. Nothing was changed.')
  const { status, minor, provider_ref } = confirmed
  const event = eventFromInput(
    {
      // Pressed twice it is the same word.
      id: `${payment}-confirmed`,
      type: `payment.${status}`,
      source,
      subject: `payment/${payment}`,
      correlationid: `ord-${order}`,
      answerid: answerId(token),
      data: { payment_id: payment, order_id: order, amount: { minor, currency: page.currency }, provider_ref },
    },
    { channel: programsChannel, source, now: now(), id: randomUUID },
  )
  if (isRefusal(event)) throw new Error(event.message)
  await intake.accept([event], 500)
  answerJson(response, 200, { payment, status })
}
