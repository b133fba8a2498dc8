/** A condition as people build it: rows joined by "and" or "or", in groups. CEL is drawn from it and read back into it. */

/** A plain value, another field, or a moment. Null: not chosen yet. */
export type Value = Single | readonly (string | number)[] | readonly [Single, Single]
export type Single = string | number | boolean | null | Reference | Moment
export type Reference = { readonly field: string }
/** RFC 3339, compared with times. */
export type Moment = { readonly moment: string }

/**
 * `==` and its like compare; `between` includes both ends; `true` and `false` stand for a field that is itself the
 * answer; `is null` differs from `missing`; `includes` asks whether a list holds a value.
 */
export const operators = [
  '==',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'between',
  'contains',
  'contains not',
  'starts with',
  'starts not with',
  'ends with',
  'ends not with',
  'one of',
  'none of',
  'pattern',
  'no pattern',
  'includes',
  'includes not',
  'there',
  'missing',
  'is null',
  'is not null',
  'true',
  'false',
] as const
export type Operator = (typeof operators)[number]

/** One row. `field` is what stands on its left in CEL, such as `data.total.minor` or `size(data.lines)`. */
export type Rule = {
  readonly id?: string
  readonly field: string
  readonly operator: Operator
  /** Null too where the operator needs none. */
  readonly value: Value
}

export type Group = {
  readonly id?: string
  readonly combinator: 'and' | 'or'
  readonly not: boolean
  readonly rules: readonly (Rule | Group)[]
}

export const isGroup = (part: Rule | Group): part is Group => 'rules' in part
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
export const isReference = (value: Value): value is Reference =>
  typeof value === 'object' && value !== null && 'field' in value
export const isMoment = (value: Value): value is Moment =>
  typeof value === 'object' && value !== null && 'moment' in value

const lonely: readonly Operator[] = ['there', 'missing', 'is null', 'is not null', 'true', 'false']
export const needsValue = (operator: Operator): boolean => !lonely.includes(operator)
export const needsList = (operator: Operator): boolean => operator === 'one of' || operator === 'none of'

export const emptyRule: Rule = { field: '', operator: '==', value: null }
export const emptyGroup: Group = { combinator: 'and', not: false, rules: [emptyRule] }

/**
 * The one form in which two trees that mean the same are the same: a group joined like the one around it is part of it,
 * a group of one row is that row, two rows that make a "between" are one.
 */
export function normal(group: Group): Group {
  const made = flatten(group)
  const turned = made.not ? turnedInPlace(made) : made
  if (!isGroup(turned)) return { combinator: 'and', not: false, rules: [turned] }
  const [only] = turned.rules
  return !turned.not && turned.rules.length === 1 && only !== undefined && isGroup(only) ? only : turned
}

const opposites: { readonly [operator: string]: Operator } = {
  'one of': 'none of',
  includes: 'includes not',
  contains: 'contains not',
  'starts with': 'starts not with',
  'ends with': 'ends not with',
  pattern: 'no pattern',
  there: 'missing',
  true: 'false',
}

/** "Not: name contains x" is the row "name does not contain x". */
export function turnedInPlace(group: Group): Rule | Group {
  const [only] = group.rules
  if (group.rules.length !== 1 || only === undefined || isGroup(only) || only.field === '') return group
  const operator = opposites[only.operator]
  return operator === undefined ? group : { ...only, operator }
}

function flatten({ combinator, not, rules }: Group): Group {
  // What is still empty stays a place to be filled: left out, it would be taken for "always".
  const parts = (rules.length === 0 ? [emptyRule] : rules).flatMap((part): readonly (Rule | Group)[] => {
    if (!isGroup(part)) return [withoutId(part)]
    const inner = flatten(part)
    if (inner.not) return [turnedInPlace(inner)]
    return inner.combinator === combinator || inner.rules.length < 2 ? inner.rules : [inner]
  })
  const joined = parts.length > 1 ? combinator : 'and'
  const joinedParts = joined === 'and' ? withBetweens(parts) : parts
  const [only] = joinedParts
  if (joinedParts.length === 1 && only !== undefined && isGroup(only) && !only.not) return { ...only, not }
  return { combinator: joinedParts.length > 1 ? joined : 'and', not, rules: joinedParts }
}

const withoutId = ({ field, operator, value }: Rule): Rule => ({ field, operator, value })

/** `x >= 1` with `x <= 5` behind it is "x is between 1 and 5". */
function withBetweens(parts: readonly (Rule | Group)[]): readonly (Rule | Group)[] {
  const made: (Rule | Group)[] = []
  for (const part of parts) {
    const before = made.at(-1)
    const joined = before === undefined || isGroup(before) || isGroup(part) ? null : between(before, part)
    if (joined === null) made.push(part)
    else made.splice(-1, 1, joined)
  }
  return made
}

function between(low: Rule, high: Rule): Rule | null {
  const fits = low.operator === '>=' && high.operator === '<=' && low.field === high.field && low.field !== ''
  if (!fits || isList(low.value) || isList(high.value)) return null
  return { field: low.field, operator: 'between', value: [low.value, high.value] }
}
