/** Errors on their way between processes: a `CounterflowError` as plain JSON and back. */
import type { Failure } from '../../model/api/failure.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { readThrown } from '../../model/thrown.ts'

/** Whatever was thrown. What is not a `CounterflowError` is a bug of ours and says so. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof CounterflowError) {
    const { code, message, kept, advice, details } = thrown
    return { code, message, kept, advice, details: plain(details) }
  }
  return {
    code: 'UNEXPECTED',
    message: `Something in Counterflow failed: ${readThrown(thrown).message}`,
    kept: 'Nothing that was accepted is lost.',
    advice: 'Try again; if it happens again, start Counterflow again and tell its makers what it said.',
    details: {},
  }
}

export function errorOf({ code, message, kept, advice, details }: Failure): CounterflowError {
  return new CounterflowError(code, message, { kept, advice, details })
}

/** Details are facts for programs; one that JSON cannot carry is left out rather than hiding the failure itself. */
function plain(details: { readonly [name: string]: unknown }): JsonObject {
  const kept: { [name: string]: Json } = {}
  for (const [name, value] of Object.entries(details)) {
    try {
      const text = JSON.stringify(value)
      if (text !== undefined) kept[name] = JSON.parse(text)
    } catch {
      kept[name] = String(value)
    }
  }
  return kept
}
