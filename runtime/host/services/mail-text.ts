/** A mail as the bytes that every attempt sends: the same request gives the same mail. */
import type { SendMailOptions } from 'nodemailer'
import { digest } from '../../model/digest.ts'
import { isObject, type Json } from '../../model/json.ts'

export type MailRequest = {
  readonly connection: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly form: 'text' | 'html'
  readonly copy: string | undefined
}

/** As the step has frozen it; undefined for something else. */
export function readMailRequest(request: Json): MailRequest | undefined {
  if (!isObject(request)) return undefined
  const { connection, to, subject, text, form, copy } = request
  if (typeof connection !== 'string' || typeof to !== 'string') return undefined
  if (typeof subject !== 'string' || typeof text !== 'string') return undefined
  const unseen = typeof copy === 'string' ? copy : undefined
  return { connection, to, subject, text, form: form === 'html' ? 'html' : 'text', copy: unseen }
}

/** Follows from the key of the effect, so that a mail server or a reader knows a repeat. */
export const messageId = (key: string, from: string): string =>
  `<${digest(key, 40)}@${from.slice(from.lastIndexOf('@') + 1)}>`

type Mail = {
  readonly id: string
  readonly from: string
  readonly name: string
  readonly to: string
  readonly date: number
}

/** For the composer. The copy is a mail of its own: here nobody sees who else gets it. */
export const mailOptions = (request: MailRequest, { id, from, name, to, date }: Mail): SendMailOptions => ({
  messageId: id,
  date: new Date(date),
  from: { name, address: from },
  to: { name: '', address: to },
  subject: oneLine(request.subject),
  text: request.text,
  ...(request.form === 'html' ? { html: paragraphs(request.text) } : {}),
  headers: { 'Auto-Submitted': 'auto-generated' },
  disableFileAccess: true,
  disableUrlAccess: true,
})

/** A value of an event may have a line break; a header has none. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()

const escapes: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? '')

/** Text with paragraphs and links. Nothing in it can be HTML of an event. */
export const paragraphs = (text: string): string =>
  text
    .split(/\n\s*\n/)
    .map((part) => `<p>${part.split('\n').map(linked).join('<br>')}</p>`)
    .join('\n')

const linked = (line: string): string =>
  line
    .split(/(\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/g)
    .map((part, n) => (n % 2 === 1 ? `<a href="${escaped(part)}">${escaped(part)}</a>` : escaped(part)))
    .join('')
