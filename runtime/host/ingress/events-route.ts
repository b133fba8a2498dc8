/** `POST /events`: programs send CloudEvents, and are told of each what became of it once that is on the disk. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isRefusal, type Refusal } from '../../engine/arrival.ts'
import type { ArrivingEvent } from '../../model/event.ts'
import type { Acceptance } from '../../model/services.ts'
import { answerText } from './answer.ts'
import { readEvents } from './cloudevents-read.ts'
import { type Result, refusedResult, resultOf, resultsText, statusOf, statusOfBatch } from './events-answer.ts'
import type { IngressIntake } from './intake.ts'
import { permission } from './permission.ts'
import { programOf } from './program.ts'
import { maximumBody, takeBody } from './request-body.ts'
import { idempotencyKey } from './request-marks.ts'
import type { Tokens } from './tokens.ts'

export type EventsRoute = {
  readonly tokens: Tokens
  readonly intake: IngressIntake
  now(): number
}

/**
 * By callbacks from the body to the answer: a chain of promises would cost more than all checks of an event.
 * @throws Refused at once, for what the headers say; `fail` is called for what comes later
 */
export function eventsRoute(
  request: IncomingMessage,
  response: ServerResponse,
  { tokens, intake, now }: EventsRoute,
  fail: (error: unknown) => void,
): void {
  const program = programOf(request, tokens)
  intake.assertRoom()

  function take(body: Buffer): void {
    const { batched, events } = readEvents(request, body, { now: now(), key: idempotencyKey(request) })
    const taken: ArrivingEvent[] = []
    const refusals: (Refusal | undefined)[] = []
    const check = permission(program)
    for (const event of events) {
      const refusal = isRefusal(event) ? event : check(event)
      refusals.push(refusal)
      if (refusal === undefined) taken.push(event as ArrivingEvent)
    }
    const settle = (acceptances: readonly Acceptance[]): void => {
      let next = 0
      const results = refusals.map((refusal): Result => {
        if (refusal !== undefined) return refusedResult(refusal)
        return resultOf(taken[next] as ArrivingEvent, acceptances[next++])
      })
      answerText(response, batched ? statusOfBatch(results) : statusOf(results[0]), resultsText(results))
    }
    if (taken.length === 0) settle([])
    else intake.take(taken, body.length, { settle, fail })
  }

  const whole = (body: Buffer): void => {
    try {
      take(body)
    } catch (error) {
      fail(error)
    }
  }
  takeBody(request, maximumBody, whole, fail)
}
