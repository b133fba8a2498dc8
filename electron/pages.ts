/**
 * The files that the page consists of, listed once at the start. An address is looked up in the list and never joined
 * to a path, so no spelling of `..` leads anywhere.
 */
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { safetyHeaders } from '../runtime/host/front/safety-headers.ts'
import { host, scheme } from './origin.ts'

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
}

/** By path as it stands in an address: `/assets/index-1a2b.js`. */
export type Pages = ReadonlyMap<string, { readonly file: string; readonly type: string }>

/** Files of an unknown kind, source maps among them, are not served. */
export function listPages(folder: string): Pages {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
  return new Map(
    found.flatMap((entry) => {
      const type = types[extname(entry.name)]
      if (!entry.isFile() || type === undefined) return []
      const file = join(entry.parentPath, entry.name)
      return [[file.slice(folder.length).replaceAll('\\', '/'), { file, type }] as const]
    }),
  )
}

export async function answerPage(pages: Pages, request: { url: string; method: string }): Promise<Response> {
  const page = request.method === 'GET' ? pages.get(pathOf(request.url)) : undefined
  if (page === undefined) return new Response(null, { status: 404, headers: safetyHeaders })
  // Node's own read: it also sees into the archive of the packaged app.
  return new Response(new Uint8Array(await readFile(page.file)), {
    headers: { ...safetyHeaders, 'content-type': page.type },
  })
}

/** Not decoded: our files have plain names, so whatever is encoded is none of them. */
function pathOf(address: string): string {
  const start = `${scheme}://${host}/`
  if (!address.startsWith(start)) return ''
  return address.slice(start.length - 1).split(/[?#]/, 1)[0] ?? ''
}
