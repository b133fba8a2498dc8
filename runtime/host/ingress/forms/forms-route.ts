/** `GET` and `POST /forms/<id>`: the page of a form, and what a person has filled in, answered when it is on the disk. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ShownPage } from '../../../model/services.ts'
import { readForm } from '../../../nodes/producers/form-inputs.ts'
import { answerJson } from '../answer.ts'
import type { IngressIntake } from '../intake.ts'
import { nothingHere, Refused } from '../refused.ts'
import { single } from '../request-marks.ts'
import { readPayment } from '../storefront/payment.ts'
import { storefrontPage } from '../storefront/storefront-page.ts'
import type { Answers } from './answers.ts'
import { formPage } from './form-html.ts'
import { answerPage, sayingPage } from './page-frame.ts'
import { checkPage } from './page-origins.ts'
import { answerId, type FormToken, type PageTokens } from './page-tokens.ts'
import type { OpenPages } from './pages.ts'
import type { ReadPage } from './read-page.ts'
import { readSentForm, type SentForm } from './sent-form.ts'

export type FormsRoute = {
  readonly pages: OpenPages
  readonly tokens: PageTokens
  readonly answers: Answers
  readonly intake: IngressIntake
  /** Origins of this ingress, as browsers write them. */
  readonly own: readonly string[]
  log(text: string): void
}

export async function formsRoute(
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  route: FormsRoute,
): Promise<void> {
  const page = route.pages.get(id)
  if (page === undefined) return closed(request, response, id, route)
  checkPage(request, response, route.own, page.origins)
  if (request.method === 'GET' || request.method === 'HEAD') return show(request, response, id, page, route)
  if (request.method !== 'POST') throw nothingHere()
  try {
    await take(request, response, { id, page, route })
  } catch (error) {
    // A program is told in its own way; a person reads a page.
    if (!(error instanceof Refused) || wantsJson(request)) throw error
    if (!request.complete) response.setHeader('connection', 'close')
    for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value)
    answerPage(
      response,
      error.status,
      sayingPage('This was not sent', [error.message, 'Nothing was done. Please go back and try again.']),
    )
  }
}

/** The page of a flow that is off. @throws Refused 404 where there never was one */
function closed(request: IncomingMessage, response: ServerResponse, id: string, { pages }: FormsRoute): void {
  if (!pages.knows(id)) throw nothingHere()
  if (wantsJson(request) || request.method === 'POST')
    throw new Refused(503, 'FORM_CLOSED', 'This form is closed at the moment. Nothing was sent.', {
      'retry-after': '60',
    })
  answerPage(
    response,
    503,
    sayingPage('Closed at the moment', ['This page is not open right now. Please come back later.']),
  )
}

function show(
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  page: ShownPage,
  { tokens }: FormsRoute,
): void {
  const token = tokens.newForm(id)
  if (wantsJson(request)) answerJson(response, 200, { token, title: page.title, inputs: page.inputs })
  else if (page.shows === 'shop') answerPage(response, 200, storefrontPage(page, id, token))
  else answerPage(response, 200, formPage(page, { id, token }))
}

type Asked = { readonly id: string; readonly page: ShownPage; readonly route: FormsRoute }

async function take(request: IncomingMessage, response: ServerResponse, asked: Asked): Promise<void> {
  const { id, page, route } = asked
  route.intake.assertRoom()
  const sent = await readSentForm(request)
  const token = route.tokens.readForm(sent.typed('token') ?? '')
  if (token === undefined || token === 'old' || token.form !== id) {
    const trouble = 'This page was open for too long, so nothing was sent. Please send it once more.'
    if (token !== 'old' || wantsJson(request) || page.shows === 'shop')
      throw new Refused(
        403,
        'FORM_TOKEN',
        token === 'old' ? trouble : 'This page is not one of ours. Please open it anew.',
      )
    answerPage(response, 403, formPage(page, { id, token: route.tokens.newForm(id), typed: sent.typed, trouble }))
    return
  }
  const read = page.shows === 'shop' ? readPayment(sent, token, page, route.tokens) : readInputs(page, sent)
  if ('wrong' in read) {
    if (wantsJson(request)) answerJson(response, 422, { error: { code: 'FORM_INPUTS', inputs: read.wrong } })
    else
      answerPage(
        response,
        422,
        formPage(page, { id, token: sent.typed('token') ?? '', typed: sent.typed, wrong: read.wrong }),
      )
    return
  }
  await submit(request, response, token, read, asked)
}

function readInputs(
  page: ShownPage,
  sent: SentForm,
): ReadPage | { readonly wrong: { readonly [name: string]: string } } {
  const read = readForm(page.inputs, sent.typed, page.currency)
  return 'wrong' in read ? read : { event: { data: read.data }, told: {} }
}

async function submit(
  request: IncomingMessage,
  response: ServerResponse,
  token: FormToken,
  { event, told }: ReadPage,
  { page, id, route }: Asked,
): Promise<void> {
  const { answers, tokens, intake, log } = route
  const answer = answerId(token)
  answers.expect(answer, typeof event.correlationid === 'string' ? event.correlationid : answer)
  const acceptance = await intake.hand(1_000, () =>
    page.submit({ ...event, id: answer, type: page.type, answerid: answer }),
  )
  const path = `/answers/${tokens.answerOf(token)}`
  switch (acceptance.kind) {
    case 'accepted':
    case 'duplicate':
      if (!wantsJson(request)) {
        response.writeHead(303, { location: path, 'cache-control': 'no-store', 'content-length': 0 })
        response.end()
      } else
        answerJson(response, acceptance.kind === 'accepted' ? 202 : 200, {
          answer: path,
          ...told,
          again: tokens.newForm(id),
        })
      return
    case 'conflict':
      if (wantsJson(request))
        answerJson(response, 409, {
          error: { code: 'FORM_SENT', message: sentBefore },
          answer: path,
          again: tokens.newForm(id),
        })
      else
        answerPage(
          response,
          409,
          sayingPage('This was sent before', [sentBefore], `<p><a href="${path}">See what became of it</a></p>`),
        )
      return
    case 'refused':
      // Of a schema of the flow; the person on the page can do nothing about it.
      log(`The form ${page.flow}/${page.node} was sent and not taken: ${acceptance.message}`)
      throw new Refused(422, acceptance.code, 'This cannot be taken as it is. Nothing was sent.')
  }
}

const sentBefore =
  'This page was sent before with other answers, and those count. To send something else, open it anew.'

export const wantsJson = (request: IncomingMessage): boolean =>
  (single(request, 'accept') ?? '').toLowerCase().startsWith('application/json')
