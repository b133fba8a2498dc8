/** `GET /answers/<token>`: what became of a form, for the one person who sent it: as a page, and pushed as it comes. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ShownPage } from '../../../model/services.ts'
import { answerJson } from '../answer.ts'
import { later, nothingHere, Refused } from '../refused.ts'
import { single } from '../request-marks.ts'
import type { Answers, Said } from './answers.ts'
import { wantsJson } from './forms-route.ts'
import { answerPage, escaped, sayingPage } from './page-frame.ts'
import { checkPage } from './page-origins.ts'
import { answerId, type PageTokens } from './page-tokens.ts'
import type { OpenPages } from './pages.ts'
import { type Standstill, waitingWords } from './standstill.ts'

export type AnswersRoute = {
  readonly pages: OpenPages
  readonly tokens: PageTokens
  readonly answers: Answers
  readonly own: readonly string[]
  /** Why there is no answer yet; undefined: it is under way. */
  standstill(page: ShownPage, answer: string): Standstill | undefined
  readonly streams: AnswerStreams
}

/** The pages that listen now; closing the ingress lets them go. */
export type AnswerStreams = { open: Set<() => void>; closed: boolean }

const mostStreams = 1_000
/** How often it is seen why a page still waits, ms. */
const lookAfter = 1_000
/** So that a connection that is dead is noticed by both, in looks. */
const heartbeat = 15
/** A page that is away too long asks again, ms. */
const comeBack = 1_000

export function answersRoute(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  route: AnswersRoute,
): void {
  const read = route.tokens.readAnswer(token)
  if (read === undefined) throw nothingHere()
  // Where the form is gone, its own page may still ask.
  const page = read === 'old' ? undefined : route.pages.get(read.form)
  checkPage(request, response, route.own, page?.origins ?? [])
  const isStream = (single(request, 'accept') ?? '').toLowerCase().includes('text/event-stream')
  if (read === 'old') {
    if (isStream || wantsJson(request)) throw new Refused(410, 'ANSWER_OLD', 'This answer is not kept any more.')
    answerPage(response, 410, sayingPage('This page is too old', ['Its answer is not kept any more.']))
    return
  }
  const id = answerId(read)
  const now = (): Shown => shownNow(page, id, route)
  if (isStream) stream(response, id, now, route)
  else if (wantsJson(request)) answerJson(response, 200, now())
  else answerPage(response, 200, resultPage(now(), page, read.form))
}

export type Shown = Pick<Said, 'state' | 'message' | 'next'> & {
  /** ms since 1970: since when it waits, and when it is tried again. */
  readonly since?: number
  readonly tryAt?: number
  /** True where the page is not to be told any more. */
  readonly final: boolean
}

function shownNow(page: ShownPage | undefined, id: string, { answers, standstill }: AnswersRoute): Shown {
  const said = answers.last(id)
  if (said !== undefined && said.state !== 'waiting') return shownOf(said)
  const stands = page === undefined ? ({ kind: 'paused' } as const) : standstill(page, id)
  // What the flow itself has said about the waiting is better than what we know.
  if (said !== undefined && stands === undefined) return shownOf(said)
  return { state: 'waiting', ...waitingWords(stands, page?.shows === 'shop'), final: false }
}

const shownOf = ({ state, message, next }: Said): Shown => ({
  ...{ state, message, next },
  final: state === 'done' || state === 'failed',
})

/** @throws Refused 503 where too many listen */
function stream(response: ServerResponse, id: string, now: () => Shown, { answers, streams }: AnswersRoute): void {
  if (streams.closed || streams.open.size >= mostStreams) throw later('BUSY', 'Too many pages listen.', 5)
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  let last = ''
  let silent = 0
  const tell = (): void => {
    const text = JSON.stringify(now())
    if (text !== last) {
      response.write(`event: state\ndata: ${text}\n\n`)
      silent = 0
    } else if (++silent % heartbeat === 0) response.write(': still here\n\n')
    last = text
  }
  response.write(`retry: ${comeBack}\n\n`)
  tell()
  const stop = answers.listen(id, tell)
  const timer = setInterval(tell, lookAfter)
  const leave = (): void => {
    streams.open.delete(leave)
    clearInterval(timer)
    stop()
    response.end()
  }
  streams.open.add(leave)
  response.on('close', leave)
}

function resultPage(shown: Shown, page: ShownPage | undefined, form: string) {
  const { state, message, next, final } = shown
  return {
    title: page?.title ?? 'Your answer',
    style: 'page.css',
    script: 'answer.js',
    // Without scripts the page asks by itself.
    head: final ? '' : '<noscript><meta http-equiv="refresh" content="4"></noscript>',
    body: `<main class="sheet">
<p class="quiet">${escaped(page?.title ?? '')}</p>
<section class="result" id="result" data-state="${state}" aria-live="polite">
<h1 id="message">${escaped(message)}</h1>
<p id="next">${escaped(next ?? '')}</p>
</section>
<p><a href="/forms/${form}">Back to the page</a></p>
</main>`,
  }
}
