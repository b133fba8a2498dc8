/** Says a condition or a value in plain words: `data.total.minor > 50000` is "total is more than 50,000 pence or cents". */

import type { Say } from '../model/node.ts'
import { sayMoney } from '../model/say-money.ts'
import { type Token, tokensOf } from './condition-tokens.ts'
import { sayList, sayName, sayType } from './words.ts'

const comparisons: { readonly [sign: string]: string } = {
  '==': 'is',
  '!=': 'is not',
  '>': 'is more than',
  '>=': 'is at least',
  '<': 'is less than',
  '<=': 'is at most',
}
const textTests: { readonly [method: string]: string } = {
  startsWith: 'begins with',
  endsWith: 'ends with',
  contains: 'contains',
}

/** The condition as part of a sentence; in quotes as it is written where there are no plain words for it. */
export function sayCondition(source: string, currency?: string): string {
  const tokens = tokensOf(source)
  if (tokens !== null) {
    const reader = new Reader(tokens, currency)
    const words = reader.any()
    if (words !== null && reader.done) return words.text
  }
  return `“${source.trim()}” holds`
}

/** The same where a sentence speaks of events anyway: `“Order placed”` instead of "the event is “Order placed”". */
export const sayWhichEvent = (source: string, say: Say = plainly): string =>
  say
    .condition(source)
    .replaceAll(/\bthe event is (?=“)/g, '')
    .replace(/^anything comes$/, 'any event')

/** The value as part of a sentence: `data.lines` is "lines", `event.subject` is "subject". */
export function sayValue(source: string): string {
  const tokens = tokensOf(source)
  const [only] = tokens ?? []
  if (tokens?.length !== 1 || only === undefined) return `“${source.trim()}”`
  return only.kind === 'name' ? sayPath(only.text) : sayLiteral(only)
}

/** Fields by their paths, for sentences that know nothing of the flow but perhaps its currency. */
export const sayIn = (currency?: string): Say => ({
  condition: (source) => sayCondition(source, currency),
  value: sayValue,
  figure: (figure, value) =>
    currency !== undefined && /\.minor$/.test(value.trim()) ? sayMinor(figure, currency) : figure,
  output: (name) => name,
})

export const plainly: Say = sayIn()

/** `50000` in GBP as £500.00; as it is where that is no whole number of pence. */
function sayMinor(text: string, currency: string): string {
  const minor = Number(text)
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(minor)) return text
  return sayMoney({ minor, currency })
}

function sayPath(path: string): string {
  // Still to be chosen in the form.
  if (path === 'unfinished') return '…'
  if (path === 'event.type') return 'the event'
  if (path === 'data') return 'the data'
  const parts = path
    .replace(/^(?:data|event)\./, '')
    .replace(/\.minor$/, '')
    .split('.')
  return sayName(parts.join(' '))
}

function sayLiteral({ kind, text }: Token): string {
  if (kind === 'number') return sayNumber(text)
  return kind === 'text' ? `“${text}”` : text === 'null' ? 'nothing' : text
}

const sayNumber = (text: string): string => text.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','))

type Words = { readonly text: string; readonly joint?: 'and' | 'or' }

/** Reads tokens from left to right. Every method gives null where the words run out. */
class Reader {
  readonly #tokens: readonly Token[]
  readonly #currency: string | undefined
  #at = 0

  constructor(tokens: readonly Token[], currency: string | undefined) {
    this.#tokens = tokens
    this.#currency = currency
  }

  get done(): boolean {
    return this.#at === this.#tokens.length
  }

  any(): Words | null {
    return this.#joined('||', 'or', () => this.#joined('&&', 'and', () => this.#single()))
  }

  #joined(sign: string, joint: 'and' | 'or', part: () => Words | null): Words | null {
    const parts: Words[] = []
    do {
      const words = part()
      if (words === null) return null
      parts.push(words)
    } while (this.#take(sign))
    const [only] = parts
    if (parts.length === 1 && only !== undefined) return only
    const texts = parts.map((one) => (one.joint === undefined || one.joint === joint ? one.text : `(${one.text})`))
    return { text: texts.join(` ${joint} `), joint }
  }

  #single(): Words | null {
    if (this.#take('(')) {
      const inner = this.any()
      return inner !== null && this.#take(')') ? inner : null
    }
    const not = this.#take('!')
    if (not && this.#take('(')) return this.#noneOf()
    const name = this.#next()
    if (name?.kind !== 'name') return null
    if (name.text === 'unfinished') return { text: '…' }
    if (this.#take('(')) return this.#call(name.text, not)
    if (not) return { text: `${sayPath(name.text)} is not set` }
    const sign = this.#next()
    if (sign?.text === 'in') return this.#choice(name.text)
    const words = sign?.kind === 'sign' ? comparisons[sign.text] : undefined
    if (words !== undefined) return this.#comparison(name.text, words)
    if (sign !== undefined) this.#at--
    return { text: name.text === 'true' ? 'anything comes' : `${sayPath(name.text)} is set` }
  }

  #comparison(path: string, words: string): Words | null {
    const right = this.#next()
    if (right === undefined || right.kind === 'sign') return null
    if (path === 'event.type' && right.kind === 'text')
      return { text: `${sayPath(path)} ${words} “${sayType(right.text)}”` }
    const isMoney = path.endsWith('.minor') && right.kind === 'number'
    if (isMoney && this.#currency !== undefined)
      return { text: `${sayPath(path)} ${words} ${sayMinor(right.text, this.#currency)}` }
    const coins = isMoney && right.text !== '0'
    const value = right.kind === 'name' && /\.|^unfinished$/.test(right.text) ? sayPath(right.text) : sayLiteral(right)
    return { text: `${sayPath(path)} ${words} ${value}${coins ? ' pence or cents' : ''}` }
  }

  /** The rest of `!(data.sku in ["POST", "DOT"])`. */
  #noneOf(): Words | null {
    const name = this.#next()
    if (name?.kind !== 'name' || this.#next()?.text !== 'in') return null
    const words = this.#choice(name.text, 'is not')
    return words !== null && this.#take(')') ? words : null
  }

  #choice(path: string, is = 'is'): Words | null {
    if (!this.#take('[')) return null
    const values: string[] = []
    do {
      const value = this.#next()
      if (value === undefined || value.kind === 'sign') return null
      values.push(path === 'event.type' && value.kind === 'text' ? `“${sayType(value.text)}”` : sayLiteral(value))
    } while (this.#take(','))
    return this.#take(']') ? { text: `${sayPath(path)} ${is} ${sayList(values, 'or')}` } : null
  }

  #call(name: string, not: boolean): Words | null {
    const argument = this.#next()
    if (argument === undefined || argument.kind === 'sign' || !this.#take(')')) return null
    if (name === 'has') return { text: `there is ${not ? 'no' : 'a'} ${sayPath(argument.text)}` }
    const dot = name.lastIndexOf('.')
    const test = textTests[name.slice(dot + 1)]
    if (dot < 0 || test === undefined || argument.kind !== 'text') return null
    const path = name.slice(0, dot)
    const text = path === 'event.type' ? `“${argument.text}”` : sayLiteral(argument)
    return { text: not ? `${sayPath(path)} does not ${sayNot(test)} ${text}` : `${sayPath(path)} ${test} ${text}` }
  }

  #take(sign: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'sign' || token.text !== sign) return false
    this.#at++
    return true
  }

  #next(): Token | undefined {
    const token = this.#tokens[this.#at]
    if (token !== undefined) this.#at++
    return token
  }
}

/** `begins with` as in "does not begin with". */
const sayNot = (test: string): string => test.replace(/^(\w+)s\b/, '$1')
