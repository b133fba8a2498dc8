/** A single value as a person reads it. */
import type { Json } from '../../runtime/model/json.ts'
import { t } from './words.ts'

export function sayJson(value: Json): string {
  if (value === true) return t('Yes')
  if (value === false) return t('No')
  if (value === null) return t('Nothing')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
