/** What a template's picture was made of, written into the PNG itself, so that an old picture is noticed. */
import { crc32 } from 'node:zlib'
import { canonicalJson } from '../../runtime/compile/canonical.ts'
import { digest } from '../../runtime/model/digest.ts'
import type { Flow } from '../../runtime/model/flow.ts'

const keyword = 'counterflow-flow'
/** Signature and the header chunk, behind which a text may stand. */
const headerEnd = 8 + 25

export const markOf = ({ nodes, edges, layout }: Flow): string => digest(canonicalJson({ nodes, edges, layout }))

export function withMark(png: Buffer, mark: string): Buffer {
  const body = Buffer.from(`tEXt${keyword}\0${mark}`, 'latin1')
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(body.length - 4, 0)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return Buffer.concat([png.subarray(0, headerEnd), chunk, png.subarray(headerEnd)])
}

export function markIn(png: Buffer): string | undefined {
  const at = png.indexOf(`tEXt${keyword}\0`, headerEnd, 'latin1')
  if (at < 4) return undefined
  const start = at + 4 + keyword.length + 1
  return png.subarray(start, at + 4 + png.readUInt32BE(at - 4)).toString('latin1')
}
