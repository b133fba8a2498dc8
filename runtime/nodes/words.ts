/** Values of a config as a person would say them, for the sentences on the cards. */

const units: { readonly [unit: string]: string } = { ms: 'millisecond', s: 'second', m: 'minute', h: 'hour', d: 'day' }

/** `1h30m` as `1 hour 30 minutes`. What has no plain words stays as it is. */
export function sayDuration(text: string): string {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return text
  return parts
    .map(([, count = '', unit = '']) => `${count} ${units[unit] ?? unit}${count === '1' ? '' : 's'}`)
    .join(' ')
}

/** `com.counterflow.order.placed` as `Order placed`. */
export function sayType(type: string): string {
  const words = type
    .replace(/^(?:com\.)?counterflow\./, '')
    .replace(/[._-]+/g, ' ')
    .trim()
  return words === '' ? type : words.charAt(0).toUpperCase() + words.slice(1)
}

/** `login.*` as `any “Login” event`. */
export function sayTypes(pattern: string): string {
  if (!pattern.includes('*')) return `“${sayType(pattern)}”`
  return /^[^*]+\.\*$/.test(pattern) ? `any “${sayType(pattern.slice(0, -2))}” event` : pattern
}

/** What nobody writes in small letters. */
const capitals = /\b(?:csv|ip|json|sku|url|vat)\b/g

/** The name of a field in a sentence: `order_id` and `orderId` are `order id`, `sku` is `SKU`. */
export function sayName(name: string): string {
  const words = name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase()
  return words === '' ? name : words.replace(capitals, (word) => word.toUpperCase())
}

/** The same as a label: `Order id`. */
export function sayLabel(name: string): string {
  const words = sayName(name)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `a, b and c` */
export function sayList(words: readonly string[], last = 'and'): string {
  const [only = ''] = words
  if (words.length < 2) return only
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

/** `1 column`, `3 columns` */
export const sayCount = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** A name that a machine made says nothing to anybody. */
const made = /^[0-9a-f]{16,}$/

/** What an event is about, as people say it: `order/1042` is order 1042, `stock/main/TEA-B` is TEA-B in main. */
export function saySubject(subject: string): string {
  const [kind = '', ...names] = subject.split('/').map((part) => part.trim())
  // An address, a path or a plain name says itself.
  if (names.length === 0 || kind === '' || names.includes('') || kind.includes(':')) return subject
  const words = kind.replace(/[._-]+/g, ' ')
  return [`${words.slice(0, 1).toUpperCase()}${words.slice(1)}`, names.filter((name) => !made.test(name)).join(' · ')]
    .filter(Boolean)
    .join(' ')
}
