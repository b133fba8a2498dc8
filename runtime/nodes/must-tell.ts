/** For consumers, which cannot do half of what they are asked: a value that cannot be told is an error with a reason. */
import { CannotTell } from '../model/expression.ts'
import { CounterflowError } from '../model/problem.ts'
import { sayValue } from './condition-words.ts'

const reasons: { readonly [R in CannotTell['reason']]: string } = {
  missing: 'is not in this event',
  erased: 'was erased',
  type: 'is of a kind that does not fit',
  range: 'is out of range',
  limit: 'takes too long to work out',
  value: 'is not what it should be',
}

/** @throws CANNOT_TELL, which becomes a dead letter with these words. */
export function mustTell<T>(value: T | CannotTell, what: string): T {
  return value instanceof CannotTell ? cannotTell(value, what) : value
}

export function cannotTell(value: CannotTell, what: string): never {
  throw new CounterflowError('CANNOT_TELL', `${what} cannot be told: ${said(value.path)} ${reasons[value.reason]}`, {
    kept: 'Nothing was changed by this event.',
    advice: 'Correct what sends it and try again, or skip it.',
  })
}

const said = (path: string): string => (path === '' ? 'its value' : `“${sayValue(path)}”`)
