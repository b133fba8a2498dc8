/** JSON that the store itself has written: where it cannot be read, a disk has changed it. */
import type { Json } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'

export function readStored(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch (error) {
    throw new CounterflowError('STORE_CORRUPT', 'The store is damaged: a text in it is no JSON any more', {
      kept: 'Nothing was changed.',
      advice: 'Run counterflow store verify, then restore a backup.',
      cause: error,
    })
  }
}
