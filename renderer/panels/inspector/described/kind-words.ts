/** How the kinds of described fields are called, and what each of them holds. */
import type { DescribedKind } from '../../../document/field-kinds.ts'
import type { SelectOption } from '../../../ui/select.tsx'
import { t } from '../../../words/words.ts'

export function kindLabel(kind: DescribedKind): string {
  switch (kind) {
    case 'text':
      return t('Text')
    case 'choice':
      return t('One of a few')
    case 'whole number':
      return t('Whole number')
    case 'number':
      return t('Number')
    case 'yes or no':
      return t('Yes or no')
    case 'money':
      return t('Money')
    case 'moment':
      return t('Date and time')
    case 'date':
      return t('Date')
    case 'email':
      return t('E-mail address')
    case 'list':
      return t('List')
    case 'group':
      return t('Group of fields')
    case 'other':
      return t('Described in another way')
  }
}

/** `other` is shown where it is, and cannot be chosen. */
export const kindOptions = <K extends DescribedKind>(
  kinds: readonly K[],
  now: DescribedKind,
): readonly SelectOption<DescribedKind>[] =>
  [...kinds, ...(now === 'other' ? (['other'] as const) : [])].map((kind) => ({ value: kind, label: kindLabel(kind) }))
