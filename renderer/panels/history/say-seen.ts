/** What a condition actually saw, in words: the values of an event's fields, and which were missing. */
import { isObject, type Json } from '../../../runtime/model/json.ts'
import { sayName, sayType } from '../../../runtime/nodes/words.ts'
import { t } from '../../words/words.ts'

/** A longer value says no more in a sentence. */
const longest = 60

/** From `[{ path, value }]`; a missing field has a path only. */
export function saySeen(values: Json): string {
  if (!Array.isArray(values)) return ''
  return values.flatMap((value) => (isObject(value) ? [sayOne(value)] : [])).join(', ')
}

function sayOne(seen: { readonly [name: string]: Json }): string {
  const { path = '', value = null } = seen
  const field = typeof path === 'string' ? sayName(path.replace(/^(data|event)\./, '').replaceAll('.', ' ')) : ''
  if (!Object.hasOwn(seen, 'value')) return t('{field} was missing', { field })
  if (path === 'event.type' && typeof value === 'string') return t('it was “{type}”', { type: sayType(value) })
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return t('{field} was {value}', { field, value: text.length > longest ? `${text.slice(0, longest)}…` : text })
}

export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
