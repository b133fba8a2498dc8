/** What a browser lends to the bridge, in a test's hand: answers are scripted, waiting takes no time, streams are plain. */
import type { EventSourceLike } from '../../../renderer/bridge/event-stream.ts'
import type { Web } from '../../../renderer/bridge/http-host.ts'

export type Asked = { readonly url: string; readonly headers: Record<string, string>; readonly argument: unknown }

/** An answer as its status and body, or an error of the network. */
export type Scripted = { readonly status?: number; readonly body: unknown } | Error

export class FakeStream implements EventSourceLike {
  onopen: ((event: never) => void) | null = null
  onmessage: ((event: never) => void) | null = null
  onerror: ((event: never) => void) | null = null
  closed = false
  readonly url: string

  constructor(url: string) {
    this.url = url
  }

  close(): void {
    this.closed = true
  }

  opens(): void {
    this.onopen?.({} as never)
  }

  says(event: string, payload: unknown): void {
    this.onmessage?.({ data: JSON.stringify({ event, payload }) } as never)
  }

  breaks(): void {
    this.onerror?.({} as never)
  }
}

export type FakeWeb = {
  readonly web: Web
  readonly asked: readonly Asked[]
  readonly streams: readonly FakeStream[]
  readonly pauses: readonly number[]
}

/** `answer` is asked for each request in turn; a text body stands for something that is not ours. */
export function fakeWeb(answer: (asked: Asked, turn: number) => Scripted): FakeWeb {
  const asked: Asked[] = []
  const streams: FakeStream[] = []
  const pauses: number[] = []
  return {
    asked,
    streams,
    pauses,
    web: {
      window: 'window-of-a-test-1',
      async fetch(url, { headers, body }) {
        const question = { url, headers, argument: JSON.parse(body) }
        asked.push(question)
        const given = answer(question, asked.length)
        if (given instanceof Error) throw given
        const text = typeof given.body === 'string' ? given.body : JSON.stringify(given.body)
        return new Response(text, { status: given.status ?? 200 })
      },
      openEvents(url) {
        const stream = new FakeStream(url)
        streams.push(stream)
        return stream
      },
      async wait(ms) {
        pauses.push(ms)
      },
    },
  }
}

/** Lets everything run that waits for nothing but its turn. */
export const settled = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0))
