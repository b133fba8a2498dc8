/** The files of the pages, read once. */
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { nothingHere } from '../refused.ts'

const types: { readonly [ending: string]: string } = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
}
const files = ['page.css', 'answer.js', 'said.js', 'shop.css', 'shop.js', 'shop-basket.js', 'shop-log-in.js'] as const

/** Beside the bundle they have a folder of their own. */
const folder = new URL(import.meta.url.endsWith('.ts') ? '../page-files/' : './page-files/', import.meta.url)
const read = new Map<string, Buffer>()

/** @throws Refused 404 for anything that is no file of a page */
export function answerFile(response: ServerResponse, name: string): void {
  if (!files.some((file) => file === name)) throw nothingHere()
  const body = read.get(name) ?? readFileSync(new URL(name, folder))
  read.set(name, body)
  response.writeHead(200, {
    'content-type': types[name.split('.').at(-1) ?? ''] ?? 'text/plain',
    'content-length': body.length,
    // They change with the program only, and a page may be opened again right after.
    'cache-control': 'no-cache',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}
