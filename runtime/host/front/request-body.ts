/** Reads the argument of a call from a request: JSON of a bounded size and depth, or the reason why it is not. */
import type { IncomingMessage } from 'node:http'
import { flowLimits } from '../../compile/flow-document.ts'
import { parseJson } from '../../expression/json.ts'
import type { Json } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'

/** Bytes: the largest flow still fits when it travels as a text inside JSON, where a quote and a line's end take two. */
const largest = flowLimits.bytes * 2 + 64 * 1024
/** An event's data may be as deep as 64, inside an argument. */
const maximumDepth = 80

const kept = 'Nothing was changed.'

/** @throws CONTENT_TYPE, BODY_TOO_LARGE, BODY_JSON */
export async function readArgument(request: IncomingMessage): Promise<Json> {
  if (!/^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(request.headers['content-type'] ?? ''))
    throw new CounterflowError('CONTENT_TYPE', 'Expected a body of the type application/json.', { kept })
  const read = parseJson(await readText(request), { maximumDepth })
  if (!('value' in read)) throw new CounterflowError('BODY_JSON', `${read.message}.`, { kept })
  const { value } = read
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CounterflowError('BODY_JSON', 'Expected an object in { }, got something else.', { kept })
  return value
}

async function readText(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > largest) throw tooLarge()
  const parts: Buffer[] = []
  let size = 0
  // The connection has to outlive a body that is too large, to say so.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    size += part.length
    if (size > largest) throw tooLarge()
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

const tooLarge = (): CounterflowError =>
  new CounterflowError('BODY_TOO_LARGE', `This is larger than ${Math.floor(largest / 1024 / 1024)} MB.`, {
    kept,
    advice: 'Split the flow, or leave out what is large in it.',
  })
