/** The library's own evaluator, set up as it was proven to work: the referee for our closures. */
import { Environment, Optional } from '@marcbachmann/cel-js'
import type { CloudEvent } from '../../runtime/model/event.ts'

const environment = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false })
  .registerVariable('event', 'map')
  .registerVariable('data', 'dyn')
for (const [operator, calculate] of [
  ['*', (a: number, b: number) => a * b],
  ['/', (a: number, b: number) => a / b],
  ['+', (a: number, b: number) => a + b],
  ['-', (a: number, b: number) => a - b],
  ['%', (a: number, b: number) => a % b],
] as const) {
  environment.registerOperator(`double ${operator} int: double`, (a: number, b: bigint) => calculate(a, Number(b)))
  environment.registerOperator(`int ${operator} double: double`, (a: bigint, b: number) => calculate(Number(a), b))
}
environment.registerOperator('double % double: double', (a: number, b: number) => a % b)

export const failure = Symbol('failure')

/** The value as JSON, or `failure` for a problem or an error while evaluating. */
export function evaluateByLibrary(text: string, event: CloudEvent): unknown {
  try {
    const parsed = environment.parse(text)
    if (!parsed.check().valid) return failure
    return plain(parsed({ event: { ...event, time: new Date(event.time) }, data: event.data }))
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return failure
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Optional) return plain(value.orValue(failure))
  if (Array.isArray(value)) return value.map(plain)
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]))
  return value === 0 ? 0 : value
}
