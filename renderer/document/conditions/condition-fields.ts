/** What can stand on the left of a row: the event's fields, and readings of them that shops ask for. */
import type { Flow } from '../../../runtime/model/flow.ts'
import { isObject, type Json } from '../../../runtime/model/json.ts'
import { sayName, sayType } from '../../../runtime/nodes/words.ts'
import { sayJson } from '../../words/json-words.ts'
import { t } from '../../words/words.ts'
import type { EventField } from '../event-fields.ts'
import { operandOf } from './operand.ts'

export type FieldKind = 'text' | 'number' | 'money' | 'yes or no' | 'time' | 'list' | 'group' | 'any'

export type ConditionField = {
  /** CEL: `data.total.minor`, `size(data.lines)`. */
  readonly operand: string
  readonly label: string
  readonly kind: FieldKind
  /** The few texts or numbers that it can be, with their words. */
  readonly values: readonly { readonly value: string | number; readonly label: string }[]
}

export function conditionFields(fields: readonly EventField[], flow: Flow): readonly ConditionField[] {
  const amounts = new Set(fields.flatMap(({ path, type }) => (type === 'money' ? [`${path}.minor`] : [])))
  const made = fields.filter(({ path }) => !amounts.has(path)).flatMap((field) => made1(field, flow))
  // The kind of event comes first: most conditions begin with it.
  const first = made.filter(({ operand }) => operand === 'event.type')
  return [...first, ...made.filter(({ operand }) => operand !== 'event.type')].filter(
    ({ operand }) => operandOf(operand) !== null,
  )
}

function made1(field: EventField, flow: Flow): readonly ConditionField[] {
  const { path, label, type } = field
  const one = (kind: FieldKind, operand = path, name = label): ConditionField => ({
    operand,
    label: name,
    kind,
    values: operand === path ? valuesOf(field, flow) : [],
  })
  const zone = JSON.stringify(flow.zone)
  switch (type) {
    case 'money':
      return [one('money', `${path}.minor`)]
    case 'whole number':
    case 'number':
      return [one('number')]
    case 'yes or no':
      return [one('yes or no')]
    case 'list':
      return [one('list'), one('number', `size(${path})`, t('Number of {label}', { label: label.toLowerCase() }))]
    case 'object':
      return [one('group')]
    case 'time':
      if (path !== 'event.time') return [one('time', `timestamp(${path})`)]
      return [
        one('time'),
        one('number', `${path}.getHours(${zone})`, t('Hour of the day, 0 to 23')),
        { ...one('number', `${path}.getDayOfWeek(${zone})`, t('Day of the week')), values: weekdays() },
      ]
    default:
      return [one(type === 'text' ? 'text' : 'any')]
  }
}

function valuesOf({ path, values }: EventField, flow: Flow): ConditionField['values'] {
  return values.flatMap((value) =>
    typeof value === 'string' || typeof value === 'number'
      ? [{ value, label: path === 'event.type' ? typeLabel(String(value), flow) : sayJson(value) }]
      : [],
  )
}

/** The title that the flow gives the event, else its name in words. */
export function typeLabel(type: string, flow: Flow): string {
  const schema: Json | undefined = Object.hasOwn(flow.events, type) ? flow.events[type] : undefined
  return isObject(schema) && typeof schema.title === 'string' ? schema.title : sayType(type)
}

/** CEL counts from Sunday. */
const weekdays = (): ConditionField['values'] => [
  { value: 1, label: t('Monday') },
  { value: 2, label: t('Tuesday') },
  { value: 3, label: t('Wednesday') },
  { value: 4, label: t('Thursday') },
  { value: 5, label: t('Friday') },
  { value: 6, label: t('Saturday') },
  { value: 0, label: t('Sunday') },
]

/** A field that the flow knows nothing of, as a condition of an older draft may name it. Only money has a `minor`. */
export const unknownField = (operand: string): ConditionField => ({
  operand,
  label: /^[\w.]+$/.test(operand)
    ? sayName(
        operand
          .replace(/^(?:data|event)\./, '')
          .replace(/\.minor$/, '')
          .replaceAll('.', ' '),
      )
    : operand,
  kind: /^[\w.]+\.minor$/.test(operand) ? 'money' : 'any',
  values: [],
})

/** A name of its own keeps its capitals: SKU stays SKU. */
export function inSentence({ operand, label }: ConditionField): string {
  if (operand === 'event.type') return t('the event')
  return /^.[A-Z]/.test(label) ? label : label.slice(0, 1).toLowerCase() + label.slice(1)
}
