/**
 * The files that the window consists of. They are listed, and an address is looked up in the list: no spelling of an
 * address leads out of the folder, because none is ever joined to a path.
 */
import { readdirSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** `index-B7xqT3aF.js`: whatever changes the content changes the name. */
const hashed = /-[\w-]{8}\.\w+$/

export type WindowFile = { readonly path: string; readonly type: string; readonly cache: string }

/** By the path of their address; `/` is the page itself. Files of a kind that no window needs are left out. */
export function windowFiles(folder: string): ReadonlyMap<string, WindowFile> {
  const files = new Map<string, WindowFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    // A link is no file here, so that nothing outside the folder is reached.
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const address = `/${relative(folder, path).split(sep).join('/')}`
    files.set(address === '/index.html' ? '/' : address, { path, type, cache: cacheOf(address) })
  }
  return files
}

function cacheOf(address: string): string {
  if (address === '/index.html') return 'no-store'
  return address.startsWith('/assets/') && hashed.test(address) ? 'private, max-age=31536000, immutable' : 'no-cache'
}
