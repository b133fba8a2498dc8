/** A row of a list as a card says it: what it is called, and the rest in one sentence. */
import type { Field, Fields } from '../../../../runtime/model/field.ts'
import { isObject, type Json, type JsonObject } from '../../../../runtime/model/json.ts'
import type { Say } from '../../../../runtime/model/node.ts'
import { cleanName } from '../../../document/names.ts'
import { outputLabel } from '../../../document/outputs.ts'
import { t } from '../../../words/words.ts'
import { fieldLabel } from './field-props.ts'

/** The value of the first name, text or choice; empty where nothing is filled in yet. */
export function rowTitle(fields: Fields, row: JsonObject): string {
  const [name, field] = titleField(fields) ?? []
  const value = name === undefined ? undefined : row[name]
  if (typeof value !== 'string' || value === '') return ''
  return isOutput(field) ? outputLabel(value) : cleanName(value, 60)
}

const isOutput = (field: Field | undefined): boolean => field?.kind === 'name' && field.names === 'output'

/** The output that a row stands for; empty where rows are something else, or it has no name yet. */
export function rowOutput(fields: Fields, row: JsonObject): string {
  const [name, field] = titleField(fields) ?? []
  const value = name === undefined || !isOutput(field) ? undefined : row[name]
  return typeof value === 'string' ? value : ''
}

function titleField(fields: Fields): readonly [string, Field] | undefined {
  const entries = Object.entries<Field>(fields)
  return entries.find(([, { kind }]) => kind === 'name') ?? entries.find(([, { kind }]) => kind === 'text')
}

export function rowSentence(fields: Fields, row: JsonObject, speech: Say): string {
  const title = titleField(fields)?.[0]
  const parts = Object.entries<Field>(fields).flatMap(([name, field]) => {
    const value = Object.hasOwn(row, name) ? row[name] : undefined
    return name === title || value === undefined || value === field.default ? [] : say(name, field, value, speech)
  })
  const sentence = cleanName(parts.join(', '), 160)
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1)
}

function say(name: string, field: Field, value: Json, speech: Say): readonly string[] {
  if (isObject(value) && typeof value.$param === 'string') return [t('a setting')]
  switch (field.kind) {
    case 'expression':
      if (typeof value !== 'string' || value === '') return []
      return [
        field.expect === 'boolean'
          ? t('when {condition}', { condition: speech.condition(value) })
          : speech.value(value),
      ]
    case 'choice':
      return [(field.options.find((option) => option.value === value)?.label ?? String(value)).toLowerCase()]
    case 'boolean':
      return value === true ? [fieldLabel(name, field).toLowerCase()] : []
    case 'text':
    case 'name':
      return typeof value === 'string' && value !== '' ? [`${fieldLabel(name, field).toLowerCase()} ${value}`] : []
    default:
      return []
  }
}
