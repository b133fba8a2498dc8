/** The binary form of a CloudEvent: attributes in `ce-` headers, the data as the body. */
import type { IncomingMessage } from 'node:http'
import type { Refusal } from '../../engine/arrival.ts'
import { parseJson } from '../../expression/json.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { Refused } from './refused.ts'
import { decodeText } from './request-body.ts'
import { type ContentType, single } from './request-marks.ts'

export type BinaryEvent = { readonly input: JsonObject }

/** @throws Refused for a header that comes twice or cannot be read */
export function binaryEvent(
  request: IncomingMessage,
  type: ContentType | undefined,
  body: Buffer,
): BinaryEvent | Refusal {
  // Names are the sender's: nothing is looked up in an object that has a prototype.
  const attributes = new Map<string, Json>()
  for (const name of Object.keys(request.headers)) {
    if (!name.startsWith('ce-')) continue
    const attribute = name.slice(3)
    if (attribute === 'data' || attribute === 'data_base64' || attribute === 'datacontenttype')
      return { code: 'EVENT_ATTRIBUTE', message: `Expected no header ce-${attribute}: data is the body` }
    attributes.set(attribute, headerText(single(request, name) ?? ''))
  }
  if (type !== undefined) attributes.set('datacontenttype', type.text)
  const data = dataOf(type, body)
  if ('code' in data) return data
  for (const [name, value] of Object.entries(data.attributes)) attributes.set(name, value)
  return { input: { ...Object.fromEntries(attributes), data: data.value } }
}

type Data = { readonly value: Json; readonly attributes: JsonObject }

function dataOf(type: ContentType | undefined, body: Buffer): Data | Refusal {
  if (body.length === 0) return { value: null, attributes: {} }
  if (type === undefined || isJson(type.type)) {
    const parsed = parseJson(decodeText(body, type?.charset ?? 'utf-8'), {
      maximumDepth: 63,
      codes: { syntax: 'EVENT_PARSE', depth: 'EVENT_TOO_DEEP' },
    })
    return 'code' in parsed ? parsed : { value: parsed.value, attributes: {} }
  }
  if (isText(type.type)) return { value: decodeText(body, type.charset), attributes: {} }
  return { value: body.toString('base64'), attributes: { cfbase64: true } }
}

const isJson = (type: string): boolean => type === 'application/json' || type === 'text/json' || type.endsWith('+json')
const isText = (type: string): boolean =>
  type.startsWith('text/') || type === 'application/xml' || type.endsWith('+xml') || type.endsWith('/x-ndjson')

/** Header values are ASCII: anything else stands as %XX of its UTF-8 form, or inside quotes. */
function headerText(written: string): string {
  const bare = /^"(.*)"$/s.exec(written)?.[1]?.replace(/\\(.)/gs, '$1') ?? written
  if (!bare.includes('%') && !/[\x80-\xff]/.test(bare)) return bare
  const bytes: number[] = []
  for (let at = 0; at < bare.length; at++) {
    const hex = bare[at] === '%' ? /^[0-9a-f]{2}$/i.exec(bare.slice(at + 1, at + 3)) : null
    bytes.push(hex === null ? bare.charCodeAt(at) : Number.parseInt(hex[0], 16))
    if (hex !== null) at += 2
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes))
  } catch {
    throw new Refused(400, 'HEADER_TEXT', 'Expected ce- headers in ASCII, with anything else as %XX of its UTF-8 form.')
  }
}
