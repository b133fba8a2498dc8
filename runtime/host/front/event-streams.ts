/** One stream of server-sent events for each window that is open in a browser. */
import type { ServerResponse } from 'node:http'
import type { ApiEventName } from '../../model/api.ts'
import type { Json } from '../../model/json.ts'

export type EventStreams = {
  /** Begins with what every window has to know at once. A window that connects again replaces its old stream. */
  open(window: string, response: ServerResponse): void
  /** `window` null: to all. */
  tell(window: string | null, event: ApiEventName, payload: Json): void
  /** Ends every stream, with a last word to each window. */
  close(event: ApiEventName, payload: Json): void
}

export type StreamOptions = {
  /** Events that a window hears when it connects. */
  first(): readonly { readonly event: ApiEventName; readonly payload: Json }[]
  /** The window did not come back. */
  gone(window: string): void
}

/** ms: shorter than the patience of anything between two programs on one machine. */
const stillHere = 15_000
/** ms that a window may need to connect again, for example while its page is loaded anew. */
const patience = 10_000
/** Bytes that wait for a window which does not read; more, and it has to connect again. */
const mostUnread = 8 * 1024 * 1024

export function eventStreams({ first, gone }: StreamOptions): EventStreams {
  const streams = new Map<string, ServerResponse>()
  const leaving = new Map<string, NodeJS.Timeout>()

  const put = (response: ServerResponse, event: ApiEventName, payload: Json): void => {
    if (response.writableLength > mostUnread) response.destroy()
    else response.write(`data: ${JSON.stringify({ event, payload })}\n\n`)
  }

  const breath = setInterval(() => {
    for (const response of streams.values()) response.write(': still here\n\n')
  }, stillHere)
  breath.unref()

  return {
    open(window, response) {
      clearTimeout(leaving.get(window))
      leaving.delete(window)
      streams.get(window)?.end()
      streams.set(window, response)
      response.on('close', () => {
        if (streams.get(window) !== response) return
        streams.delete(window)
        const timer = setTimeout(() => {
          leaving.delete(window)
          gone(window)
        }, patience)
        leaving.set(window, timer.unref())
      })
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
      response.write(': hello\n\n')
      for (const { event, payload } of first()) put(response, event, payload)
    },
    tell(window, event, payload) {
      if (window === null) for (const response of streams.values()) put(response, event, payload)
      else {
        const response = streams.get(window)
        if (response !== undefined) put(response, event, payload)
      }
    },
    close(event, payload) {
      clearInterval(breath)
      for (const timer of leaving.values()) clearTimeout(timer)
      for (const response of streams.values()) {
        put(response, event, payload)
        response.end()
      }
    },
  }
}
