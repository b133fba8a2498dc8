/** What may stand on the left of a row: a field, or one of a few readings of a field such as how many items it has. */
import { type Node, parse } from '../../../runtime/expression/parse.ts'

/** `size(data.lines)`, `timestamp(data.placed_at)`, `number(data.price)`. */
const readings = ['size', 'timestamp', 'number', 'day'] as const
/** `event.time.getHours("Europe/London")` */
const methods = ['getHours', 'getDayOfWeek', 'getDayOfMonth', 'getMonth', 'getFullYear', 'size'] as const

const name = /^[A-Za-z_]\w*$/
const known = new Map<string, string | null>()

/** The operand in its one way of writing, or null for any other text. */
export function operandOf(text: string): string | null {
  const found = known.get(text)
  if (found !== undefined) return found
  const tree = parse(text)
  const printed = 'op' in tree ? printOperand(tree) : null
  const operand = printed === text ? text : null
  if (known.size > 2_000) known.clear()
  known.set(text, operand)
  return operand
}

/** Null where the part is more than a field. */
export function printOperand(node: Node): string | null {
  if (node.op === 'call') {
    const [called, values] = node.args
    if (!readings.some((reading) => reading === called)) return null
    return printCall(called, values)
  }
  if (node.op === 'rcall') {
    const [called, target, values] = node.args
    const on = methods.some((method) => method === called) ? printPath(target) : null
    const rest = values.map(printText)
    return on === null || rest.includes(null) ? null : `${on}.${called}(${rest.join(', ')})`
  }
  return printPath(node)
}

function printCall(called: string, [first, ...more]: readonly Node[]): string | null {
  const path = first === undefined ? null : printPath(first)
  const rest = more.map(printText)
  return path === null || rest.includes(null) ? null : `${called}(${[path, ...rest].join(', ')})`
}

const printText = (node: Node): string | null =>
  node.op === 'value' && typeof node.args === 'string' ? JSON.stringify(node.args) : null

/** `data.total.minor`, `data["a b"]`, `data.?coupon`; what is read by a number or a value is none. */
export function printPath(node: Node): string | null {
  if (node.op === 'id') return node.args === 'data' || node.args === 'event' ? node.args : null
  if (node.op === '.' || node.op === '.?') {
    const [from, field] = node.args
    const holder = printPath(from)
    return holder === null || !name.test(field) ? null : `${holder}${node.op}${field}`
  }
  if (node.op !== '[]') return null
  const [from, key] = node.args
  const [holder, field] = [printPath(from), printText(key)]
  return holder === null || field === null ? null : `${holder}[${field}]`
}
