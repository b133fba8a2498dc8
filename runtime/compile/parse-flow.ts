/** Reads a flow document from outside: the one edge behind which a flow is trusted to be one. */
import { parseJson } from '../expression/json.ts'
import { type Flow, flowFormat } from '../model/flow.ts'
import { isObject, type Json } from '../model/json.ts'
import { type Migration, migrate, migrations } from '../model/migrations.ts'
import { isError, type Problem } from '../model/problem.ts'
import { quote } from './field-value.ts'
import { checkDocument, flowLimits, tooMany } from './flow-document.ts'
import { countValues, findRepeatedNames } from './json-text.ts'

/** A document with so many values is too large by any count; it is refused before its values take up memory. */
const mostValues = 400_000

export type ParseOptions = { readonly migrations?: readonly Migration[] }

/** Takes the text of a document, or what was parsed from it. Gives the flow with defaults filled in, or all problems. */
export function parseFlow(input: unknown, options: ParseOptions = {}): Flow | Problem[] {
  const { flow, problems } = readFlow(input, options)
  return flow === undefined || problems.some(isError) ? [...problems] : flow
}

/** What could be read of a document beside its problems: there is a flow where its form is right, whatever it says. */
export type FlowReading = { readonly flow: Flow | undefined; readonly problems: readonly Problem[] }

export function readFlow(input: unknown, options: ParseOptions = {}): FlowReading {
  const read = typeof input === 'string' ? readText(input) : checkDepth(input)
  if ('code' in read) return { flow: undefined, problems: [read] }
  const current = toCurrentFormat(read.value, options.migrations ?? migrations)
  if ('code' in current) return { flow: undefined, problems: [...read.repeated, current] }
  const { flow, problems } = checkDocument(current.value)
  return { flow, problems: [...read.repeated, ...problems] }
}

type Read = { readonly value: Json; readonly repeated: readonly Problem[] }

function readText(text: string): Read | Problem {
  const size = utf8Length(text)
  if (size > flowLimits.bytes) return tooMany('8 MB', `${(size / 1024 / 1024).toFixed(1)} MB`)
  if (/^(?:\uFFFD\uFFFD|\0|.\0)/s.test(text))
    return notJson('JSON in UTF-8', 'another encoding, probably UTF-16. Save the file as UTF-8')
  const values = countValues(text)
  if (values > mostValues) return tooMany(`${mostValues} values`, String(values))
  const read = parseJson(text, {
    maximumDepth: flowLimits.depth,
    codes: { syntax: 'FLOW_PARSE', depth: 'FLOW_TOO_DEEP' },
  })
  return 'code' in read ? read : { value: read.value, repeated: findRepeatedNames(text) }
}

const notJson = (expected: string, found: string): Problem => ({
  code: 'FLOW_PARSE',
  message: `Expected ${expected}, got ${found}`,
  expected,
  found,
  position: { line: 1, column: 1 },
})

/** Bytes of the text in UTF-8, counted only where that decides. */
function utf8Length(text: string): number {
  if (text.length * 3 <= flowLimits.bytes || text.length > flowLimits.bytes) return text.length
  let length = text.length
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // Of a pair of surrogates each half stands for two of its four bytes.
    if (code >= 0x80) length += code >= 0x800 && !(code >= 0xd800 && code < 0xe000) ? 2 : 1
  }
  return length
}

/** Values that did not come from text can be too deep as well, or contain themselves. */
function checkDepth(input: unknown): Read | Problem {
  let level: unknown[] = [input]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > flowLimits.depth + 1)
      return { code: 'FLOW_TOO_DEEP', message: `Expected at most ${flowLimits.depth} levels of [ ] and { }, got more` }
    if (level.length > mostValues) return tooMany(`${mostValues} values`, String(level.length))
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
  }
  return { value: input as Json, repeated: [] }
}

function toCurrentFormat(document: Json, steps: readonly Migration[]): { readonly value: Json } | Problem {
  const format = isObject(document) ? document.format : undefined
  if (!isObject(document) || typeof format !== 'number' || format === flowFormat) return { value: document }
  const found = `format ${quote(format)}`
  if (format > flowFormat)
    return {
      code: 'FLOW_NEWER',
      message: `Expected a flow of format ${flowFormat}, got ${found}: it was made with a newer Counterflow. Update this one.`,
      field: 'format',
      expected: `format ${flowFormat}`,
      found,
    }
  const value = Number.isInteger(format) && format > 0 ? migrate(document, format, flowFormat, steps) : undefined
  // The check of the shape says what is wrong with a format that never was.
  return { value: value ?? document }
}
