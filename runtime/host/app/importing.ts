/** Takes in a flow that came from elsewhere: read with care, kept as a draft that is off, never run or fetched for. */
import { checkDocument } from '../../compile/flow-document.ts'
import { parseFlow } from '../../compile/parse-flow.ts'
import { parseJson } from '../../expression/json.ts'
import { type Flow, flowFormat } from '../../model/flow.ts'
import { isObject } from '../../model/json.ts'
import { isError, type Problem } from '../../model/problem.ts'
import { flowProblems, notReadable } from './refusals.ts'

const megabyte = 1024 * 1024
const mostBytes = 5 * megabyte
/** What says that the text as such is no flow, rather than one with mistakes. */
const unreadable = new Set(['FLOW_PARSE', 'FLOW_TOO_DEEP', 'FLOW_TOO_LARGE', 'FLOW_NEWER'])
/** Mistakes of a document whose structure is whole: they can be mended on the canvas. */
const mendable = new Set(['ZONE', 'CURRENCY', 'EDGE_DUPLICATE'])

/** @throws FLOW_JSON, FLOW_PROBLEMS, both with `details.problems` */
export function readImport(text: string): Flow {
  const size = Buffer.byteLength(text)
  if (size > mostBytes) throw notReadable([tooLarge(size)])
  const flow = parseFlow(text)
  if (!Array.isArray(flow)) return flow
  if (flow.some(({ code }) => unreadable.has(code))) throw notReadable(flow)
  const mended = flow.filter(isError).every(({ code }) => mendable.has(code)) ? readWhole(text) : undefined
  if (mended === undefined) throw flowProblems(flow)
  return mended
}

function readWhole(text: string): Flow | undefined {
  const read = parseJson(text)
  if ('code' in read || !isObject(read.value) || read.value.format !== flowFormat) return undefined
  return checkDocument(read.value).flow
}

const tooLarge = (bytes: number): Problem => ({
  code: 'FLOW_TOO_LARGE',
  message: `Expected at most ${mostBytes / megabyte} MB, got ${(bytes / megabyte).toFixed(1)} MB`,
  expected: `at most ${mostBytes / megabyte} MB`,
  found: `${(bytes / megabyte).toFixed(1)} MB`,
})
