/** Addresses of web calls: the server is fixed by the merchant, and only what stands behind it may come from an event. */
import type { EffectClass } from '../../model/effect.ts'
import type { CloudEvent } from '../../model/event.ts'
import { CannotTell } from '../../model/expression.ts'
import type { Json } from '../../model/json.ts'
import { CounterflowError, type Problem } from '../../model/problem.ts'
import { cannotTell } from '../must-tell.ts'
import { fillTemplate, type Template } from '../placeholders.ts'

const form = /^(https?):\/\/([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?(?=[/?]|$)/

export const effectClasses = [
  { value: 'auto', label: 'Decide by the kind of call' },
  { value: 'idempotent', label: 'Repeat it: the server knows repeats' },
  { value: 'reconcilable', label: 'Ask the server first' },
  { value: 'once', label: 'Wait for a person' },
] as const

/** `canAsk`: there is an address that tells what became of it. */
export function classOf(repeat: (typeof effectClasses)[number]['value'], method: string, canAsk = false): EffectClass {
  if (repeat !== 'auto') return repeat
  if (canAsk) return 'reconcilable'
  return method === 'POST' || method === 'PATCH' ? 'once' : 'idempotent'
}

/** The server of an address, or the address itself where it has none. */
export const hostOf = (url: string): string => form.exec(url)?.[2] ?? url

/** `https://server` or `https://server:port`; nothing where there is none. */
export const originOf = (url: string): readonly string[] => {
  const [origin] = form.exec(url) ?? []
  return origin === undefined ? [] : [origin]
}

export function checkAddress(url: string): Problem[] {
  if (form.test(url) && !/[\s\\]/.test(url)) return []
  const placed = /^https?:\/\/[^/?]*\{/.test(url)
  return [
    {
      code: 'HTTP_URL',
      message: placed
        ? 'The name of the server cannot come from an event'
        : `Expected an address such as https://warehouse.example/orders, got ${JSON.stringify(url.slice(0, 80))}`,
      field: 'url',
      expected: 'https://server/path',
      found: url.slice(0, 80),
    },
  ]
}

/** @throws CANNOT_TELL where a value is not there */
export const fillAddress = (address: Template, event: CloudEvent): string =>
  fillTemplate(address, event, asText, (path) => cannotTell(new CannotTell(path, 'missing'), 'The address'))

/** Percent-encoded, so that a value stays one part of the address. */
const asText = (value: Json): string =>
  encodeURIComponent(typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value))

/** A path of dots from data could climb out of the path that the merchant wrote: it is refused, not repaired. */
export function callAddress(template: string, filled: string): string {
  const dots = (url: string): number =>
    (url.split('?')[0] ?? '').split('/').filter((part) => /^(?:\.|%2e){1,2}$/i.test(part)).length
  if (dots(filled) === dots(template)) return filled
  throw new CounterflowError('HTTP_URL', 'A value of the event would change the path of the address', {
    kept: 'Nothing was sent.',
    advice: 'Correct what sends it, or skip it.',
    details: { template },
  })
}
