/** The host over HTTP: calls are POST requests, events come over one stream that mends itself. */

import type { Failure } from '../../runtime/model/api/failure.ts'
import type { Host } from '../../runtime/model/api.ts'
import { t } from '../words/words.ts'
import { ApiFailure, isFailure } from './api-failure.ts'
import { type EventSourceLike, eventStream } from './event-stream.ts'
import { listeners } from './listeners.ts'

/** What the window lends; tests lend their own. */
export type Web = {
  fetch(url: string, request: { method: string; headers: Record<string, string>; body: string }): Promise<Response>
  openEvents(url: string): EventSourceLike
  wait(ms: number): Promise<void>
  /** Names this window among those of one browser: unguessable, the same for its whole life. */
  readonly window: string
}

export function httpHost(web: Web): Host {
  const { on, tell } = listeners()
  let watched: string | null = null
  let listening = false

  const call: Host['call'] = async (method, argument) => {
    const result = await answer(web, method, argument)
    if (method === 'live.watch') watched = (argument as { flow: string | null }).flow
    return result as never
  }

  const listen = (): void => {
    listening = true
    eventStream(web, {
      tell,
      ask: () => call('engine.read', {}),
      // The host forgets a window that was away for long, and everything when it starts anew.
      back: () => (watched === null ? Promise.resolve(null) : call('live.watch', { flow: watched })),
    })
  }

  return {
    call,
    on(event, listener) {
      if (!listening) listen()
      return on(event, listener)
    },
  }
}

async function answer(web: Web, method: string, argument: unknown): Promise<unknown> {
  let response: Response
  let text: string
  try {
    response = await web.fetch(`/api/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-counterflow-window': web.window },
      body: JSON.stringify(argument),
    })
    text = await response.text()
  } catch (error) {
    throw new ApiFailure({
      code: 'HOST_UNREACHABLE',
      message: t('Counterflow did not answer, so it is not known whether this was done.'),
      kept: t('Nothing that was accepted before is lost.'),
      advice: t('Check that Counterflow is still running on this computer, look whether it was done, then try again.'),
      details: { cause: String(error) },
    })
  }
  const { result, failure } = parsed(text)
  if (failure !== undefined) throw new ApiFailure(failure)
  if (response.ok && result !== undefined) return result
  throw new ApiFailure({
    code: 'HOST_ANSWER',
    message: t('Counterflow answered with something that this window does not understand.'),
    advice: t('Reload the window; if it happens again, start Counterflow again.'),
    details: { status: response.status },
  })
}

function parsed(text: string): { result?: unknown; failure?: Failure } {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== 'object' || body === null) return {}
    if ('failure' in body && isFailure(body.failure)) return { failure: body.failure }
    return 'result' in body ? { result: body.result } : {}
  } catch {
    // Not ours: a proxy or another program on this port. The caller says so.
    return {}
  }
}
