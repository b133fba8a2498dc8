/** Answers inside a condition, a value or a sentence: `data.total.minor > settings.limit.minor`, `Best wishes, {settings.shop}`. */
import { isObject, type Json, type JsonObject } from '../model/json.ts'
import { exponentOf } from '../model/money.ts'
import { sayMoney } from '../model/say-money.ts'

/** The text with the answers in place, and the names that stand for no answer. */
export type Filled = { readonly text: string; readonly unknown: readonly string[] }

const inExpression =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?<![\w.])settings\.(?<name>[A-Za-z_]\w*)(?<path>(?:\.[A-Za-z_]\w*)*)/g
const inSentence = /\{settings\.(?<name>[A-Za-z_]\w*)(?<path>(?:\.[A-Za-z_]\w*)*)\}/g

/** An answer becomes a literal of the language, so it is a value there whatever is written in it. */
export const fillExpression = (source: string, answers: JsonObject): Filled =>
  source.includes('settings.') ? fill(source, inExpression, answers, literal) : { text: source, unknown: [] }

export const fillSentence = (text: string, answers: JsonObject): Filled =>
  text.includes('{settings.') ? fill(text, inSentence, answers, spoken) : { text, unknown: [] }

function fill(text: string, pattern: RegExp, answers: JsonObject, say: (value: Json) => string): Filled {
  const unknown: string[] = []
  const filled = text.replace(pattern, (found: string, ...rest) => {
    const { name, path = '' }: { name?: string; path?: string } = rest.at(-1)
    if (name === undefined) return found
    let value = own(answers, name)
    if (value === undefined) {
      unknown.push(name)
      return found
    }
    const names = path.split('.').slice(1)
    // What is no field of the answer is a method of its value: `settings.countries.size()`.
    for (let next = own(value, names[0]); next !== undefined; next = own(value, names[0])) {
      value = next
      names.shift()
    }
    return [say(value), ...names].join('.')
  })
  return { text: filled, unknown }
}

const own = (holder: Json | undefined, name = ''): Json | undefined =>
  isObject(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined

function literal(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (!isObject(value)) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}: ${literal(inner ?? null)}`)
    .join(', ')}}`
}

/** As a person would write it; money as on a bill. */
function spoken(value: Json): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(spoken).join(', ')
  if (isObject(value)) {
    const { minor, currency } = value
    if (typeof currency === 'string' && Number.isSafeInteger(minor) && exponentOf(currency) !== undefined)
      return sayMoney({ minor: Number(minor), currency })
  }
  return JSON.stringify(value)
}
