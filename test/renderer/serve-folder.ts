/** Serves the files of a folder on a free port of this computer, for a browser that looks at built pages. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'

const kinds: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
}

export type Served = {
  /** Without a slash at its end. */
  readonly address: string
  close(): Promise<void>
}

export async function serveFolder(folder: string, headers: Readonly<Record<string, string>> = {}): Promise<Served> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname
    readFile(join(folder, path === '/' ? 'index.html' : path)).then(
      (body) =>
        response.writeHead(200, { ...headers, 'content-type': kinds[extname(path) || '.html'] ?? '' }).end(body),
      () => response.writeHead(path === '/favicon.ico' ? 204 : 404).end(),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const where = server.address()
  return {
    address: `http://127.0.0.1:${typeof where === 'object' ? where?.port : 0}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
