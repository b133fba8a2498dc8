/** Every way in for people: forms, their answers, the demo shop's log-in, and the files of these pages. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PracticeFile } from '../../services/practice-memory.ts'
import type { IngressIntake, IntakeWays } from '../intake.ts'
import { nothingHere } from '../refused.ts'
import { confirmRoute } from '../storefront/confirm-route.ts'
import { logInRoute } from '../storefront/log-in-route.ts'
import type { Answers } from './answers.ts'
import { type AnswerStreams, answersRoute } from './answers-route.ts'
import { formsRoute } from './forms-route.ts'
import { answerFile } from './page-files.ts'
import { answerPreflight, checkPage } from './page-origins.ts'
import { pageTokens } from './page-tokens.ts'
import type { OpenPages } from './pages.ts'

export type PageRoutesFacts = {
  readonly pages: OpenPages
  readonly answers: Answers
  readonly intake: IngressIntake
  readonly ways: Pick<IntakeWays, 'standstill'>
  /** Where a payment that a practice card asks a check for can be confirmed. */
  readonly practice: PracticeFile
  now(): number
  log(text: string): void
}

export type PageRoute = (request: IncomingMessage, response: ServerResponse, own: readonly string[]) => Promise<void>

const formPath = /^\/forms\/([0-9a-f]{32})$/
const logInPath = /^\/forms\/([0-9a-f]{32})\/log-in$/
const confirmPath = /^\/forms\/([0-9a-f]{32})\/confirm$/
const answerPath = /^\/answers\/([\w.-]{1,120})$/
const filePath = /^\/pages\/([\w.-]{1,40})$/

export function openPageRoutes({ pages, answers, intake, ways, practice, now, log }: PageRoutesFacts) {
  const tokens = pageTokens(() => pages.key, now)
  const streams: AnswerStreams = { open: new Set(), closed: false }
  const facts = { pages, tokens, answers, intake, now, log }

  const found = (kind: RegExp, path: string): string | undefined => kind.exec(path)?.[1]

  return {
    /** Undefined where the path is none of a page. */
    routeOf(path: string): PageRoute | undefined {
      const form = found(formPath, path)
      if (form !== undefined)
        return async (request, response, own) => {
          if (request.method !== 'OPTIONS') return formsRoute(request, response, form, { ...facts, own })
          checkPage(request, response, own, pages.get(form)?.origins ?? [])
          if (pages.get(form) === undefined) throw nothingHere()
          answerPreflight(response)
        }
      const logIn = found(logInPath, path)
      if (logIn !== undefined)
        return (request, response, own) => logInRoute(request, response, logIn, { ...facts, own })
      const confirm = found(confirmPath, path)
      if (confirm !== undefined)
        return (request, response, own) => confirmRoute(request, response, confirm, { ...facts, practice, own })
      const answer = found(answerPath, path)
      if (answer !== undefined)
        return async (request, response, own) => {
          if (request.method !== 'GET' && request.method !== 'HEAD') throw nothingHere()
          answersRoute(request, response, answer, { ...facts, own, streams, standstill: ways.standstill })
        }
      const file = found(filePath, path)
      if (file === undefined || pages.list().length === 0) return undefined
      return async (request, response, own) => {
        if (request.method !== 'GET' && request.method !== 'HEAD') throw nothingHere()
        checkPage(request, response, own, [])
        answerFile(response, file)
      }
    },
    /** Who listens is let go. */
    close(): void {
      streams.closed = true
      for (const leave of streams.open) leave()
    },
  }
}
