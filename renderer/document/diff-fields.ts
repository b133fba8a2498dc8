/** How a step's config differs from an earlier one, as labels and values that a person reads. */

import type { Field, Fields } from '../../runtime/model/field.ts'
import type { FlowNode } from '../../runtime/model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../runtime/model/json.ts'
import type { NodeType, Say } from '../../runtime/model/node.ts'
import { plainly } from '../../runtime/nodes/condition-words.ts'
import { sayDuration, sayLabel } from '../../runtime/nodes/words.ts'
import { t } from '../words/words.ts'
import { isList, sameJson } from './json-value.ts'
import { cleanName } from './names.ts'
import { typeOf } from './node-types.ts'
import { outputLabel } from './outputs.ts'

export type FieldChange = {
  /** `rules.0.when` */
  readonly path: string
  readonly label: string
  /** Null where there was none, or where it is too much to show. */
  readonly before: string | null
  readonly after: string | null
}

/** More would not be read; the last one then says how many there are. */
const most = 40

export function fieldChanges(
  before: FlowNode,
  after: FlowNode,
  nodeTypes: readonly NodeType[],
  say: Say = plainly,
): readonly FieldChange[] {
  const type = typeOf(after, nodeTypes) ?? typeOf(before, nodeTypes)
  const kind =
    before.type === after.type && before.version === after.version
      ? []
      : [{ path: '', label: t('Kind of step'), before: nameOf(before, nodeTypes), after: nameOf(after, nodeTypes) }]
  const fields = objectChanges(type?.fields ?? {}, before.config, after.config, '', '', say)
  const rest = fields.length - most
  const shown = rest <= 0 ? fields : fields.slice(0, most)
  const more = { path: '', label: t('{count, plural, one {# more field} other {# more fields}}', { count: rest }) }
  return [...kind, ...shown, ...(rest <= 0 ? [] : [{ ...more, before: null, after: null }])]
}

const nameOf = (node: FlowNode, nodeTypes: readonly NodeType[]): string =>
  typeOf(node, nodeTypes)?.title ?? cleanName(node.type)

function objectChanges(
  fields: Fields,
  before: JsonObject,
  after: JsonObject,
  path: string,
  label: string,
  say: Say,
): readonly FieldChange[] {
  return [...new Set([...Object.keys(fields), ...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    const old = Object.hasOwn(before, name) ? before[name] : undefined
    const now = Object.hasOwn(after, name) ? after[name] : undefined
    return valueChanges(field, old, now, `${path}${name}`, `${label}${fieldLabel(name, field)}`, say)
  })
}

/** "Wait for", or the field's name as words. */
function fieldLabel(name: string, field: Field | undefined): string {
  return field?.label ?? cleanName(sayLabel(name))
}

function valueChanges(
  field: Field | undefined,
  before: Json | undefined,
  after: Json | undefined,
  path: string,
  label: string,
  say: Say,
): readonly FieldChange[] {
  if (sameJson(before, after)) return []
  if (field?.kind === 'list' && isList(before) && isList(after))
    return rowChanges(field.fields, before, after, path, label, say)
  return [{ path, label, before: shownValue(field, before, say), after: shownValue(field, after, say) }]
}

function rowChanges(
  fields: Fields,
  before: readonly Json[],
  after: readonly Json[],
  path: string,
  label: string,
  say: Say,
): readonly FieldChange[] {
  // Rows with a name are the same row wherever they stand; the others are known by their place.
  const count = Math.max(before.length, after.length)
  const isMoved = before.length === after.length && before.every((row) => after.some((other) => sameJson(row, other)))
  if (isMoved) return [{ path, label: t('Order of {list}', { list: label }), before: null, after: null }]
  return Array.from({ length: count }, (_, index) => index).flatMap((index): readonly FieldChange[] => {
    const [old, now] = [before[index], after[index]]
    const row = `${label}, ${index + 1}`
    if (isObject(old) && isObject(now)) return objectChanges(fields, old, now, `${path}.${index}.`, `${row}: `, say)
    return sameJson(old, now)
      ? []
      : [
          {
            path: `${path}.${index}`,
            label: row,
            before: shownRow(fields, old, say),
            after: shownRow(fields, now, say),
          },
        ]
  })
}

function shownRow(fields: Fields, row: Json | undefined, say: Say): string | null {
  if (!isObject(row)) return shownJson(row)
  const parts = Object.entries(row).flatMap(([name, value]) => {
    const text = shownValue(Object.hasOwn(fields, name) ? fields[name] : undefined, value, say)
    return text === null ? [] : [text]
  })
  return cleanName(parts.join(', '), longest)
}

function shownValue(field: Field | undefined, value: Json | undefined, say: Say): string | null {
  if (value === undefined) return null
  if (isObject(value) && typeof value.$param === 'string')
    return t('the setting {name}', { name: cleanName(value.$param) })
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  if (typeof value !== 'string') return field?.kind === 'list' && isList(value) ? shownCount(value) : shownJson(value)
  switch (field?.kind) {
    case 'choice':
      return field.options.find((option) => option.value === value)?.label ?? cleanName(value, longest)
    case 'expression':
      return cleanName(field.expect === 'boolean' ? say.condition(value) : say.value(value), longest)
    case 'name':
      return field.names === 'output' ? outputLabel(value) : cleanName(value, longest)
    case 'duration':
      return cleanName(sayDuration(value), longest)
    default:
      return cleanName(value, longest)
  }
}

const longest = 200

const shownCount = (rows: readonly Json[]): string =>
  t('{count, plural, =0 {none} one {# entry} other {# entries}}', { count: rows.length })

/** Text stands as it is; anything else as short JSON. Null for a value that is not there. */
export function shownJson(value: Json | undefined): string | null {
  if (value === undefined) return null
  return cleanName(typeof value === 'string' ? value : JSON.stringify(value), longest)
}
