/** One request to a loopback port, with exactly the headers that a test gives: fetch would mend some of them. */
import { type IncomingHttpHeaders, request } from 'node:http'

export type Asked = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }

export type Question = {
  readonly method?: string
  readonly headers?: { readonly [name: string]: string }
  readonly body?: string | Buffer
}

export function ask(port: number, path: string, { method = 'GET', headers = {}, body }: Question = {}): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(parts).toString('utf8'),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Reads a stream of server-sent events until `wanted` of them have come. */
export function hear(
  port: number,
  path: string,
  headers: { readonly [name: string]: string },
  wanted: number,
): { readonly open: Promise<void>; readonly events: Promise<unknown[]>; close(): void } {
  const opened = Promise.withResolvers<void>()
  const heard = Promise.withResolvers<unknown[]>()
  const events: unknown[] = []
  const sent = request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (part: string) => {
      opened.resolve()
      text += part
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) if (block.startsWith('data: ')) events.push(JSON.parse(block.slice('data: '.length)))
      if (events.length >= wanted) heard.resolve(events)
    })
    response.on('end', () => heard.resolve(events))
    response.on('error', () => heard.resolve(events))
  })
  sent.on('error', () => heard.resolve(events))
  sent.end()
  return { open: opened.promise, events: heard.promise, close: () => void sent.destroy() }
}
