/**
 * The tokens of a page. A **form token** comes with each page and makes sending it twice one event; an **answer token**
 * comes with the answer and lets that one person hear what becomes of it. Both prove themselves: nothing is kept of them.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export type FormToken = {
  readonly form: string
  /** ms since 1970 */
  readonly at: number
  readonly nonce: string
}

/** How long a page may be open before it is sent. */
const formAge = 12 * 3_600_000
/** From when the page was opened. */
export const answerAge = 48 * 3_600_000

const token = /^([0-9a-f]{32})\.([0-9a-z]{1,11})\.([\w-]{22})\.([\w-]{22})$/

/** @param key asked for when the first page is opened: without pages there is none */
export function pageTokens(key: () => Buffer, now: () => number) {
  const write = (kind: 'form' | 'answer', { form, at, nonce }: FormToken): string => {
    const told = `${form}.${at.toString(36)}.${nonce}`
    const mark = createHmac('sha256', key()).update(`${kind}\n${told}`).digest().subarray(0, 16)
    return `${told}.${mark.toString('base64url')}`
  }
  const read = (kind: 'form' | 'answer', text: string, age: number): FormToken | 'old' | undefined => {
    const [, form = '', at = '', nonce = ''] = token.exec(text) ?? []
    const read: FormToken = { form, at: Number.parseInt(at, 36), nonce }
    const right = Buffer.from(write(kind, read))
    const given = Buffer.from(text)
    if (form === '' || right.length !== given.length || !timingSafeEqual(right, given)) return undefined
    return now() - read.at > age ? 'old' : read
  }
  return {
    newForm: (form: string): string => write('form', { form, at: now(), nonce: randomBytes(16).toString('base64url') }),
    /** `old`: it was one of ours, and the page was open for too long. */
    readForm: (text: string): FormToken | 'old' | undefined => read('form', text, formAge),
    /** The same one for the same form token, however often it is sent. */
    answerOf: (from: FormToken): string => write('answer', from),
    readAnswer: (text: string): FormToken | 'old' | undefined => read('answer', text, answerAge),
  }
}

export type PageTokens = ReturnType<typeof pageTokens>

/**
 * The id of the event that a page becomes, and the name under which its answer is kept. Nothing can be read with it: an
 * answer token cannot be made from it.
 */
export const answerId = ({ nonce }: Pick<FormToken, 'nonce'>): string =>
  createHash('sha256').update(`form\n${nonce}`).digest('hex').slice(0, 32)
