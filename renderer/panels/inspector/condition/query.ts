/** The condition as the query builder keeps it, and back: it knows neither our operators nor our values. */
import type { RuleGroupType, RuleType } from 'react-querybuilder'
import {
  emptyRule,
  type Group,
  isGroup,
  isList,
  operators,
  type Rule,
  type Single,
  type Value,
} from '../../../document/conditions/tree.ts'

export function toQuery(group: Group): RuleGroupType {
  const { id, combinator, not, rules } = group
  return {
    ...(id === undefined ? {} : { id }),
    combinator,
    not,
    rules: rules.map((part) => (isGroup(part) ? toQuery(part) : toRow(part))),
  }
}

const toRow = ({ id, field, operator, value }: Rule): RuleType => ({
  ...(id === undefined ? {} : { id }),
  field,
  operator,
  value,
})

export function fromQuery({ id, combinator, not, rules }: RuleGroupType): Group {
  const parts = rules.map((part) => ('rules' in part ? fromQuery(part) : fromRow(part)))
  // A group that lost its last row goes with it; a new one begins with an empty row.
  const kept = parts.filter((part) => !isGroup(part) || part.rules.length > 0)
  return {
    ...(id === undefined ? {} : { id }),
    combinator: combinator === 'or' ? 'or' : 'and',
    not: not === true,
    rules: kept,
  }
}

function fromRow({ id, field, operator, value }: RuleType): Rule {
  const known = operators.find((one) => one === operator) ?? emptyRule.operator
  return { ...(id === undefined ? {} : { id }), field, operator: known, value: readValue(value) }
}

function readValue(value: unknown): Value {
  if (!isList(value)) return singleOf(value)
  const plain = value.filter((item) => typeof item === 'string' || typeof item === 'number')
  if (plain.length === value.length) return plain
  return [singleOf(value[0]), singleOf(value[1])]
}

function singleOf(value: unknown): Single {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value !== 'object' || value === null) return null
  if ('field' in value && typeof value.field === 'string') return { field: value.field }
  return 'moment' in value && typeof value.moment === 'string' ? { moment: value.moment } : null
}

/** Each part with an identity of its own, which it keeps while the tree is edited. */
export function withIds(group: Group, newId: () => string): Group {
  const rules = group.rules.map((part) => (isGroup(part) ? withIds(part, newId) : { ...part, id: part.id ?? newId() }))
  return { ...group, id: group.id ?? newId(), rules }
}

/** The rows of a tree by their identity. */
export function rowsById(group: Group, found = new Map<string, Rule>()): ReadonlyMap<string, Rule> {
  for (const part of group.rules) {
    if (isGroup(part)) rowsById(part, found)
    else if (part.id !== undefined) found.set(part.id, part)
  }
  return found
}

export const mapRows = (group: Group, change: (rule: Rule) => Rule): Group => ({
  ...group,
  rules: group.rules.map((part) => (isGroup(part) ? mapRows(part, change) : change(part))),
})

export const mapGroups = (group: Group, change: (group: Group) => Group): Group =>
  change({ ...group, rules: group.rules.map((part) => (isGroup(part) ? mapGroups(part, change) : part)) })
