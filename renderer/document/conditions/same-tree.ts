/** Whether two syntax trees mean the same: brackets that change nothing and the two ways to write 5 do not count. */
import { termsOf } from '../../../runtime/expression/logic.ts'
import type { Node } from '../../../runtime/expression/parse.ts'

export function sameTree(one: Node, two: Node): boolean {
  if (one.op !== two.op) return false
  if (one.op === '&&' || one.op === '||') {
    const [terms, others] = [termsOf(one), termsOf(two)]
    return terms.length === others.length && terms.every((term, index) => same(term, others[index]))
  }
  return same(one.args, two.args)
}

function same(one: unknown, two: unknown): boolean {
  if (isNode(one)) return isNode(two) && sameTree(one, two)
  if (Array.isArray(one))
    return Array.isArray(two) && one.length === two.length && one.every((part, index) => same(part, two[index]))
  if (typeof one === 'bigint' || typeof two === 'bigint') return sameNumber(one, two)
  return Object.is(one, two)
}

/** There is one kind of number: 5 and 5.0 are the same, and a long id is never rounded. */
function sameNumber(one: unknown, two: unknown): boolean {
  if (typeof one === 'bigint' && typeof two === 'bigint') return one === two
  const [number, other] = [Number(one), Number(two)]
  return typeof one !== 'string' && typeof two !== 'string' && number === other && Number.isSafeInteger(number)
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value
