/** Answers as they go over a connection that is kept, with the headers that Node's own server writes. */
import { STATUS_CODES } from 'node:http'
import { plainHeaders } from '../answer.ts'
import type { DoorRefusal } from './words.ts'

/** Seconds that a connection is kept without a request, as it is told to the sender. */
const keptFor = 5

/** To whoever sends a byte now and then, as Node's own server says it. */
export const tooLate = `HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n`

let date = ''
let until = 0

function dateNow(): string {
  const now = Date.now()
  if (now >= until) {
    date = new Date(now).toUTCString()
    until = now - (now % 1000) + 1000
  }
  return date
}

const heads = new Map<number, string>()

function headOf(status: number): string {
  const known = heads.get(status)
  if (known !== undefined) return known
  const list = plainHeaders.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${list}`
  heads.set(status, head)
  return head
}

/** The whole answer, and whether it is plain ASCII. */
export function answerText(status: number, text: string, more = ''): [text: string, plain: boolean] {
  const length = Buffer.byteLength(text)
  const head = `${headOf(status)}content-length: ${length}\r\n${more}Date: ${dateNow()}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${keptFor}\r\n\r\n`
  return [head + text, length === text.length]
}

export function refusalText({ status, code, message, headers }: DoorRefusal): ReturnType<typeof answerText> {
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return answerText(status, JSON.stringify({ error: { code, message } }), more.join(''))
}
