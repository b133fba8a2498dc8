/** Which questions can be asked about a field of a kind, in words. */
import { t } from '../../words/words.ts'
import type { ConditionField } from './condition-fields.ts'
import { isList, needsList, needsValue, type Operator, type Rule, type Single, type Value } from './tree.ts'

const presence: readonly Operator[] = ['there', 'missing']
const byKind: { readonly [K in ConditionField['kind']]: readonly Operator[] } = {
  text: [
    '==',
    '!=',
    'contains',
    'contains not',
    'starts with',
    'ends with',
    'one of',
    'none of',
    'pattern',
    ...presence,
  ],
  number: ['==', '!=', '>', '>=', '<', '<=', 'between', 'one of', ...presence],
  money: ['>', '>=', '<', '<=', 'between', '==', '!=', ...presence],
  'yes or no': ['true', 'false', ...presence],
  time: ['>', '>=', '<', '<=', 'between'],
  list: ['includes', 'includes not', ...presence],
  group: presence,
  any: ['==', '!=', '>', '>=', '<', '<=', 'contains', 'one of', 'none of', ...presence],
}

/** A reading of a field is always there, or the whole question cannot be told. */
const isReading = ({ operand }: ConditionField): boolean => operand.endsWith(')')

export function operatorsFor(field: ConditionField, present: Operator): readonly Operator[] {
  const usual = byKind[field.kind].filter((one) => !(isReading(field) && presence.includes(one)))
  const kept = field.operand === 'event.type' ? usual.filter((one) => !presence.includes(one)) : usual
  return kept.includes(present) ? kept : [...kept, present]
}

export function operatorLabel(operator: Operator, kind: ConditionField['kind']): string {
  const isTime = kind === 'time'
  switch (operator) {
    case '==':
      return t('is')
    case '!=':
      return t('is not')
    case '>':
      return isTime ? t('is after') : t('is more than')
    case '>=':
      return isTime ? t('is at or after') : t('is at least')
    case '<':
      return isTime ? t('is before') : t('is less than')
    case '<=':
      return isTime ? t('is at or before') : t('is at most')
    case 'between':
      return t('is between')
    case 'contains':
      return t('contains')
    case 'contains not':
      return t('does not contain')
    case 'starts with':
      return t('starts with')
    case 'starts not with':
      return t('does not start with')
    case 'ends with':
      return t('ends with')
    case 'ends not with':
      return t('does not end with')
    case 'one of':
      return t('is one of')
    case 'none of':
      return t('is none of')
    case 'pattern':
      return t('fits the pattern')
    case 'no pattern':
      return t('does not fit the pattern')
    case 'includes':
      return t('has in it')
    case 'includes not':
      return t('does not have in it')
    case 'there':
      return t('is there')
    case 'missing':
      return t('is missing')
    case 'is null':
      return t('is given as nothing')
    case 'is not null':
      return t('is not given as nothing')
    case 'true':
      return t('is yes')
    case 'false':
      return t('is no')
  }
}

/** The row after its field or question became another one: what can stay stays, the rest is asked for anew. */
export function fitted(rule: Rule, before: Rule, field: ConditionField): Rule {
  const isOther = rule.field !== before.field
  const usual = byKind[field.kind]
  const operator = isOther && !usual.includes(rule.operator) ? (usual[0] ?? '==') : rule.operator
  const value = isOther ? null : rule.value
  return { ...rule, operator, value: fitValue(value, operator) }
}

function fitValue(value: Value, operator: Operator): Value {
  if (!needsValue(operator)) return null
  const items: readonly unknown[] = isList(value) ? value : value === null ? [] : [value]
  const singles = items.filter(isSingle)
  if (operator === 'between') return [singles[0] ?? null, singles[1] ?? null]
  if (needsList(operator)) return singles.filter((one) => typeof one === 'string' || typeof one === 'number')
  return singles[0] ?? null
}

const isSingle = (value: unknown): value is Single => !isList(value)
