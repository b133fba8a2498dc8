/** Whether a condition is decided before any event comes. */
import type { Node } from '../../../runtime/expression/parse.ts'

/**
 * What settings leave of a condition once they are put in: `"alert" == "hold"`, `"sms" in ["mail"]`. Undefined where it
 * depends on the event.
 */
export function fixedBy(node: Node): boolean | undefined {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'boolean' ? node.args : undefined
    case '!_': {
      const inner = fixedBy(node.args)
      return inner === undefined ? undefined : !inner
    }
    case '&&':
    case '||': {
      const [left, right] = [fixedBy(node.args[0]), fixedBy(node.args[1])]
      const decides = node.op === '||'
      if (left === decides || right === decides) return decides
      return left !== undefined && right !== undefined ? !decides : undefined
    }
    case '==':
    case '!=': {
      const [left, right] = node.args
      if (left.op !== 'value' || right.op !== 'value') return undefined
      return (left.args === right.args) === (node.op === '==')
    }
    case 'in': {
      const [left, right] = node.args
      if (left.op !== 'value' || right.op !== 'list' || right.args.some(({ op }) => op !== 'value')) return undefined
      return right.args.some((one) => one.args === left.args)
    }
    default:
      return undefined
  }
}
