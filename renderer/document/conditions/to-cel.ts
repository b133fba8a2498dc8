/**
 * Writes a condition as CEL. Every text goes through JSON.stringify and every field through a strict form, so that no
 * value can change the structure; what is not chosen yet becomes `unfinished`, which the compiler refuses to deploy.
 */
import { operandOf } from './operand.ts'
import {
  type Group,
  isGroup,
  isList,
  isMoment,
  isReference,
  normal,
  type Rule,
  type Single,
  type Value,
} from './tree.ts'

/** Stands where a person has still to choose. */
export const unfinished = 'unfinished'

export const toCel = (tree: Group): string => group(normal(tree), false)

function group({ combinator, not, rules }: Group, inside: boolean): string {
  const parts = rules.map((part) => (isGroup(part) ? group(part, true) : ruleText(part, rules.length > 1, combinator)))
  const joined = parts.join(combinator === 'and' ? ' && ' : ' || ')
  if (not) return `!(${joined})`
  return inside && parts.length > 1 ? `(${joined})` : joined
}

function ruleText(rule: Rule, joined: boolean, combinator: Group['combinator']): string {
  const text = writeRule(rule)
  return rule.operator === 'between' && joined && combinator === 'or' ? `(${text})` : text
}

function writeRule({ field, operator, value }: Rule): string {
  const left = writeOperand(field)
  if (field === '') return unfinished
  switch (operator) {
    case 'there':
      return `has(${left})`
    case 'missing':
      return `!has(${left})`
    case 'is null':
      return `${left} == null`
    case 'is not null':
      return `${left} != null`
    case 'true':
      return left
    case 'false':
      return `!${left}`
    case 'between': {
      const [low = null, high = null] = isList(value) ? value : []
      return `${left} >= ${single(low)} && ${left} <= ${single(high)}`
    }
    case 'one of':
      return `${left} in ${list(value)}`
    case 'none of':
      return `!(${left} in ${list(value)})`
    case 'includes':
      return `${any(value)} in ${left}`
    case 'includes not':
      return `!(${any(value)} in ${left})`
    case 'contains':
    case 'contains not':
      return method(operator === 'contains', left, 'contains', value)
    case 'starts with':
    case 'starts not with':
      return method(operator === 'starts with', left, 'startsWith', value)
    case 'ends with':
    case 'ends not with':
      return method(operator === 'ends with', left, 'endsWith', value)
    case 'pattern':
    case 'no pattern':
      return `${operator === 'pattern' ? '' : '!'}regex(${left}, ${filled(value)})`
    default:
      return `${left} ${operator} ${any(value)}`
  }
}

const method = (holds: boolean, left: string, name: string, value: Value): string =>
  `${holds ? '' : '!'}${left}.${name}(${filled(value)})`

/** Everything contains the empty text, so an empty one is a value that is still to come. */
const filled = (value: Value): string => (value === '' ? unfinished : any(value))

const any = (value: Value): string => (isList(value) ? list(value) : single(value))

function list(value: Value): string {
  if (!isList(value) || value.length === 0) return unfinished
  return `[${value.map((item) => single(item)).join(', ')}]`
}

function single(value: Single): string {
  if (value === null) return unfinished
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return Number.isFinite(value) ? writeNumber(value) : unfinished
  if (typeof value === 'boolean') return String(value)
  if (isMoment(value)) return `timestamp(${JSON.stringify(value.moment)})`
  return isReference(value) ? writeOperand(value.field) : unfinished
}

/** Minus zero has no literal of its own. */
const writeNumber = (value: number): string => {
  const text = Object.is(value, -0) ? '0' : String(value).replace('e+', 'e')
  // A whole number beyond 2^53 would be taken for a long id.
  return Number.isInteger(value) && !Number.isSafeInteger(value) && !text.includes('e') ? `${text}.0` : text
}

/** Only what reads back as a field is written as one. */
const writeOperand = (field: string): string => (operandOf(field) === null ? unfinished : field)
