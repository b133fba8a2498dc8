/** How a schema check runs: where it is in the data, what it found, and how much work it may do. */
import type { Json } from '../model/json.ts'
import { newFrame } from './budget.ts'
import { equal } from './equal.ts'

/** `pointer` is a JSON pointer into the data: `/lines/0/quantity`, or empty for the whole. */
export type Finding = { readonly pointer: string; readonly message: string; readonly keyword: string }

export type Check = (value: Json, at: Place) => void

/** More findings help nobody; more work than this only a schema does that refers to itself in many ways. */
const mostFindings = 100
const mostWork = 500_000
/** Data are at most 64 deep; the rest is for schemas that refer to schemas. */
const deepest = 1_024

class Place {
  findings: Finding[] = []
  readonly #keys: (string | number)[] = []
  #work = 0
  #depth = 0

  report(message: string, keyword: string): void {
    if (this.findings.length < mostFindings) this.findings.push({ pointer: this.#pointer(), message, keyword })
  }

  inside(key: string | number, check: Check, value: Json): void {
    this.#keys.push(key)
    this.run(check, value)
    this.#keys.pop()
  }

  run(check: Check, value: Json): void {
    if (++this.#work > mostWork || this.#depth >= deepest) {
      if (!this.findings.some(({ keyword }) => keyword === 'limit'))
        this.report('too much work to check against this schema', 'limit')
      return
    }
    this.#depth++
    check(value, this)
    this.#depth--
  }

  /** Whether a check finds nothing; what it finds is not reported, unless it was too much work to tell. */
  fits(check: Check, value: Json): boolean {
    const outer = this.findings
    this.findings = []
    this.run(check, value)
    const found = this.findings
    const limit = found.filter(({ keyword }) => keyword === 'limit')
    this.findings = limit.length > 0 && !outer.some(({ keyword }) => keyword === 'limit') ? [...outer, ...limit] : outer
    return found.length === 0
  }

  #pointer(): string {
    return this.#keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  }
}

export function runCheck(check: Check, data: Json): readonly Finding[] {
  const place = new Place()
  place.run(check, data)
  return place.findings
}

export const anything: Check = () => {}

export function every(checks: readonly Check[]): Check {
  const [first, second] = checks
  if (first === undefined) return anything
  if (second === undefined) return first
  return (value, at) => {
    for (const check of checks) at.run(check, value)
  }
}

export function unequalTo(values: readonly Json[], keyword: string): Check {
  const simple = new Set<Json>(values.filter((value) => value === null || typeof value !== 'object'))
  const objects = values.filter((value) => value !== null && typeof value === 'object')
  const list = values
    .slice(0, 8)
    .map((value) => JSON.stringify(value).slice(0, 40))
    .join(', ')
  const message = values.length === 1 ? `expected ${list}` : `expected one of ${list}${values.length > 8 ? ' …' : ''}`
  return (value, at) => {
    if (simple.has(value) || objects.some((one) => equal(one, value, newFrame()) === true)) return
    at.report(`${message}, got ${shown(value)}`, keyword)
  }
}

/** The value in a message: short, and never a whole object. */
export function shown(value: Json): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
