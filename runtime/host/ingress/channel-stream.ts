/** A channel as server-sent events: the id of each is its offset, so that who comes back goes on behind it. */
import type { ServerResponse } from 'node:http'
import { type ChannelReader, channelText } from './channel-reader.ts'
import { later } from './refused.ts'

const mostStreams = 200
/** So that a connection that is dead is noticed by both, ms. */
const heartbeat = 15_000
/** Per write. A reader that is slow is waited for. */
const page = { limit: 100, size: 1_000_000 }

const open = new WeakMap<ChannelReader, number>()

/** Resolves when one of the two has gone. @throws Refused 503 where too many listen */
export async function streamChannel(
  response: ServerResponse,
  channel: string,
  after: number,
  reader: ChannelReader,
): Promise<void> {
  const others = open.get(reader) ?? 0
  if (others >= mostStreams) throw later('BUSY', 'Too many programs listen.', 10)
  open.set(reader, others + 1)
  try {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    response.write(': here\n\n')
    let next = after
    const gone = (): boolean => response.destroyed
    while (!gone() && !reader.closed) {
      const found = await reader.page({ channel, after: next, ...page })
      next = found.next
      const text = found.events.map((event) => `id: ${event.offset}\n${dataLines(channelText(event))}\n\n`).join('')
      if (text !== '') await write(response, text)
      else if (!(await reader.more(next, heartbeat, gone))) await write(response, ': still here\n\n')
    }
    response.end()
  } finally {
    open.set(reader, (open.get(reader) ?? 1) - 1)
  }
}

/** Data is kept as it was sent, and may have lines. */
const dataLines = (text: string): string => `data: ${text.split(/\r\n|\r|\n/).join('\ndata: ')}`

async function write(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed || response.write(text)) return
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}
