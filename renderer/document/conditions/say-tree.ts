/** A condition in the words of its fields: "Amount is more than £50.00", where the card alone would say pence. */

import { sayType } from '../../../runtime/nodes/words.ts'
import { formatCount, formatMoney } from '../../words/formats.ts'
import { toLocal } from '../../words/local-time.ts'
import { t } from '../../words/words.ts'
import { type ConditionField, inSentence, unknownField } from './condition-fields.ts'
import { fromCel } from './from-cel.ts'
import { operatorLabel } from './operator-words.ts'
import { type Group, isGroup, isList, isMoment, isReference, needsValue, type Rule, type Single } from './tree.ts'

export type Speaking = { readonly fields: readonly ConditionField[]; readonly currency: string; readonly zone: string }

/** Null where rows cannot show it. */
export function sayCel(source: string, speaking: Speaking): string | null {
  const { tree } = fromCel(source)
  return tree === null ? null : sayGroup(tree, speaking)
}

function sayGroup({ combinator, not, rules }: Group, speaking: Speaking): string {
  const parts = rules.map((part) => (isGroup(part) ? `(${sayGroup(part, speaking)})` : sayRule(part, speaking)))
  const joined = parts.join(combinator === 'and' ? ` ${t('and')} ` : ` ${t('or')} `)
  return not ? t('not ({condition})', { condition: joined }) : joined
}

function sayRule({ field: operand, operator, value }: Rule, { fields, currency, zone }: Speaking): string {
  if (operand === '') return '…'
  const field = fields.find((one) => one.operand === operand) ?? unknownField(operand)
  const question = `${inSentence(field)} ${operatorLabel(operator, field.kind)}`
  if (!needsValue(operator)) return question
  const say = (one: Single): string => saySingle(one, field, { fields, currency, zone })
  if (!isList(value)) return `${question} ${say(value)}`
  const held: readonly Single[] = value
  const [first = null, second = null] = held
  if (operator === 'between')
    return t('{question} {first} and {second}', { question, first: say(first), second: say(second) })
  return `${question} ${held.map(say).join(', ')}`
}

function saySingle(value: Single, field: ConditionField, { fields, currency, zone }: Speaking): string {
  if (value === null) return '…'
  if (isReference(value))
    return (fields.find(({ operand }) => operand === value.field) ?? unknownField(value.field)).label.toLowerCase()
  if (isMoment(value)) return toLocal(value.moment, zone).replace('T', ' ')
  const known = field.values.find((one) => one.value === value)?.label
  if (known !== undefined) return `“${known}”`
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  if (typeof value === 'string') return `“${field.operand === 'event.type' ? sayType(value) : value}”`
  return field.kind === 'money' && Number.isSafeInteger(value)
    ? formatMoney({ minor: value, currency })
    : sayNumber(value)
}

const sayNumber = (value: number): string => (Number.isSafeInteger(value) ? formatCount(value) : String(value))
