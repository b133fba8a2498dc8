/**
 * What a window may not ask although the Api has it. A path would make the host read any file of this computer: a window
 * hands a file over instead, which only a person's choice in the system's own dialog gives it.
 */
import { isObject } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'

/** @throws FILE_NOT_CHOSEN */
export function assertWindowMay(method: string, argument: unknown): void {
  if (method !== 'inputs.bind' || !isObject(argument) || (argument.path ?? null) === null) return
  throw new CounterflowError('FILE_NOT_CHOSEN', 'A window cannot name a file of this computer by its path.', {
    kept: 'What the step read before stays chosen.',
    advice: 'Choose the file at the step.',
  })
}
