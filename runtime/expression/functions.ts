/** The list of all functions of the expression language. */
import type { FunctionType } from './function.ts'
import { moneyFunctions } from './money-functions.ts'
import { numberFunctions } from './number-functions.ts'
import { textFunctions } from './text-functions.ts'
import { timeFunctions } from './time-functions.ts'

export const functions: readonly FunctionType[] = [
  ...textFunctions,
  ...numberFunctions,
  ...moneyFunctions,
  ...timeFunctions,
]

/** Handled by the compiler itself, since their arguments are expressions rather than values. */
export const macros = [
  'has',
  'all',
  'exists',
  'exists_one',
  'map',
  'filter',
  'orValue',
  'or',
  'hasValue',
  'value',
  'bind',
] as const

const key = (name: string, method: boolean): string => `${method ? '.' : ''}${name}`
const byName: ReadonlyMap<string, FunctionType> = new Map(
  functions.map((one) => [key(one.name, one.method ?? false), one]),
)

export const functionNamed = (name: string, method: boolean): FunctionType | undefined => byName.get(key(name, method))
