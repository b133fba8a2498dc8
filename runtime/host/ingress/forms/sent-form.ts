/** Reads what a page sends: the fields of a form, or the same as JSON from a page's own script. Never a file. */
import type { IncomingMessage } from 'node:http'
import { parseJson } from '../../../expression/json.ts'
import { isObject, type JsonObject } from '../../../model/json.ts'
import { Refused } from '../refused.ts'
import { decodeText, readBody } from '../request-body.ts'
import { contentType } from '../request-marks.ts'

/** Bytes. The longest text of an input is 20,000 characters, and a form has a few of them. */
const maximumForm = 256 * 1024

export type SentForm = {
  /** Of a field that came once. @throws Refused 400 where it came twice */
  typed(name: string): string | undefined
  /** Undefined where the fields of a form were sent. */
  readonly json: JsonObject | undefined
}

/** @throws Refused 413 where it is too long, 415 where it is neither, 400 where it cannot be read */
export async function readSentForm(request: IncomingMessage): Promise<SentForm> {
  const kind = contentType(request)
  if (kind?.type === 'multipart/form-data')
    throw new Refused(415, 'FORM_FILE', 'This form takes no files. Nothing was sent.')
  if (kind?.type !== 'application/x-www-form-urlencoded' && kind?.type !== 'application/json')
    throw new Refused(415, 'CONTENT_TYPE', 'Expected a form, or JSON.')
  const text = decodeText(await readBody(request, maximumForm), kind.charset)
  if (kind.type === 'application/json') {
    const parsed = parseJson(text, { maximumDepth: 8 })
    const json = 'value' in parsed && isObject(parsed.value) ? parsed.value : undefined
    if (json === undefined) throw new Refused(400, 'FORM_JSON', 'Expected the answers as a JSON object.')
    const typed = (name: string): string | undefined => {
      const value = Object.hasOwn(json, name) ? json[name] : undefined
      if (value === true) return 'yes'
      return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
    }
    return { typed, json }
  }
  const fields = new URLSearchParams(text)
  return {
    typed(name) {
      const values = fields.getAll(name)
      if (values.length > 1) throw new Refused(400, 'FORM_TWICE', `Expected ${name} once.`)
      return values[0]
    },
    json: undefined,
  }
}
