/** What a condition actually saw, in words: the values of an event's fields, and which were missing. */
import type { Json } from '../../../runtime/model/json.ts'
import { seenOf } from '../../../runtime/nodes/seen-words.ts'
import { sayType } from '../../../runtime/nodes/words.ts'
import { t } from '../../words/words.ts'

/** From `[{ path, value }]`; a missing field has a path only. */
export const saySeen = (values: Json, currency?: string): string =>
  seenOf(values, currency)
    .map(({ path, field, value }) =>
      value === undefined
        ? t('{field} was missing', { field })
        : path === 'event.type'
          ? t('it was “{type}”', { type: sayType(value) })
          : t('{field} was {value}', { field, value }),
    )
    .join(', ')

export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
