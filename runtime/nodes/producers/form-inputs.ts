/** The inputs of a form: which there may be, and what comes out of what a person has typed. Used by the page that takes it. */
import type { Fields } from '../../model/field.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { parseMoney } from '../../model/money.ts'
import type { FormInput } from '../../model/page.ts'

export const inputFields = {
  name: { kind: 'text', help: 'What it is called in the event: letters, digits and _, such as order_number.' },
  label: { kind: 'text', optional: true, help: 'What stands above it; empty: its name.' },
  kind: {
    kind: 'choice',
    default: 'text',
    help: 'What can be entered.',
    options: [
      { value: 'text', label: 'A line of text' },
      { value: 'long', label: 'Several lines of text' },
      { value: 'email', label: 'An e-mail address' },
      { value: 'whole', label: 'A whole number' },
      { value: 'money', label: 'An amount of money' },
      { value: 'date', label: 'A day' },
      { value: 'choice', label: 'One of several' },
      { value: 'yes', label: 'A tick' },
    ],
  },
  options: { kind: 'text', optional: true, help: 'For one of several: what can be chosen, separated by commas.' },
  needed: { kind: 'boolean', default: true, help: 'Whether it must be filled in.' },
} as const satisfies Fields

export type ReadForm =
  | { readonly data: JsonObject }
  /** By input: what was expected, for the person who filled it in. */
  | { readonly wrong: { readonly [name: string]: string } }

export const inputName = /^[a-z][a-z0-9_]{0,39}$/i

export const labelOf = ({ name, label }: FormInput): string => label?.trim() || sayName(name)

const sayName = (name: string): string => {
  const words = name.replaceAll('_', ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const optionsOf = ({ options = '' }: Pick<FormInput, 'options'>): readonly string[] =>
  options
    .split(',')
    .map((option) => option.trim())
    .filter((option) => option !== '')

/** Only what the form asks for gets into an event, however much more was sent. */
export function readForm(
  inputs: readonly FormInput[],
  typed: (name: string) => string | undefined,
  currency: string,
): ReadForm {
  const data: { [name: string]: Json } = {}
  const wrong: { [name: string]: string } = {}
  for (const input of inputs) {
    const text = (typed(input.name) ?? '').replace(/\r\n?/g, '\n').trim()
    if (input.kind === 'yes') {
      if (text === '' && input.needed) wrong[input.name] = 'Please tick this.'
      else data[input.name] = text !== ''
    } else if (text === '') {
      if (input.needed) wrong[input.name] = 'Please fill this in.'
    } else {
      const read = readers[input.kind]?.(text, input, currency) ?? readText(text, 1_000)
      if ('value' in read) data[input.name] = read.value
      else wrong[input.name] = read.expected
    }
  }
  return Object.keys(wrong).length > 0 ? { wrong } : { data }
}

type Read = { readonly value: Json } | { readonly expected: string }
type Reader = (text: string, input: FormInput, currency: string) => Read

const readers: { readonly [kind: string]: Reader } = {
  text: (text) => (text.includes('\n') ? { expected: 'Please keep this on one line.' } : readText(text, 1_000)),
  long: (text) => readText(text, 20_000),
  email: (text) =>
    text.length <= 254 && /^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+\.[^\s@<>(),;:"\\]+$/.test(text)
      ? { value: text }
      : { expected: 'Please enter an e-mail address such as ada@example.com.' },
  whole: (text) =>
    /^[-+]?\d{1,15}$/.test(text) ? { value: Number(text) } : { expected: 'Please enter a whole number such as 12.' },
  money: (text, _input, currency) => {
    // A comma in front of one or two last digits is a decimal comma.
    const amount = parseMoney(text.replace(/[\s']/g, '').replace(/,(\d{1,2})$/, '.$1'), currency)
    return amount === null
      ? { expected: `Please enter an amount in ${currency} such as 12.50.` }
      : { value: { ...amount } }
  },
  date: (text) => (isDay(text) ? { value: text } : { expected: 'Please enter a day such as 2026-03-02.' }),
  choice: (text, input) =>
    optionsOf(input).includes(text) ? { value: text } : { expected: 'Please choose one of the list.' },
}

function readText(text: string, most: number): Read {
  if (text.length > most) return { expected: `Please write ${most} characters at most.` }
  // Control characters have no meaning in what a person types, and half a character is none.
  const plain = text.toWellFormed().replace(/[^\P{Cc}\n\t]/gu, '')
  return { value: plain }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}
