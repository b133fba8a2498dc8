/** A small template of a consultant, in a folder, with what must not leave a shop where a test puts it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterAll } from 'vitest'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { template } from './large-orders.ts'

export const files = (flow: Flow = template()): { readonly [name: string]: string | Buffer } => ({
  'flow.json': writeFlow(flow),
  'README.md': '# Large orders\n\nCounts them.\n',
  'CHANGELOG.md': '# Changelog\n\n## 1.2.0\n\n- A thing.\n\n## 1.0.0\n\n- The first.\n',
  'manifest.json': JSON.stringify({ publisher: 'Ada & Co' }),
  'picture.png': png(),
  'samples/hand.ndjson': `${JSON.stringify({ type: 'order.placed', data: { customer: 'bob', total: 5 } })}\n`,
})

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Writes them into a new folder that goes when the tests are over. */
export function templateFolder(content: { readonly [name: string]: string | Buffer } = files()): string {
  const folder = mkdtempSync(join(tmpdir(), 'template-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(content)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** One grey pixel. */
export function png(): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(data.length)
    head.write(name, 4, 'latin1')
    return Buffer.concat([head, data, Buffer.alloc(4)])
  }
  const size = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([mark, chunk('IHDR', size), chunk('IDAT', deflateSync(Buffer.from([0, 128]))), chunk('IEND', Buffer.alloc(0))]) // biome-ignore format: a row
}
