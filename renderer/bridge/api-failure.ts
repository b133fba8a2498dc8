/** What went wrong on the host, as an error that the window can catch and show. */
import type { Failure } from '../../runtime/model/api/failure.ts'
import type { JsonObject } from '../../runtime/model/json.ts'

/** `message` says what happened, `kept` what is safe, `advice` what to do; `code` is stable. */
export class ApiFailure extends Error implements Failure {
  readonly code: string
  readonly kept: string
  readonly advice: string
  readonly details: JsonObject

  constructor(failure: Pick<Failure, 'code' | 'message'> & Partial<Failure>) {
    super(failure.message)
    this.name = 'ApiFailure'
    this.code = failure.code
    this.kept = failure.kept ?? ''
    this.advice = failure.advice ?? ''
    this.details = failure.details ?? {}
  }
}

/** Whatever a carrier rejected with: a `Failure` in some form, or an error of its own. */
export function asApiFailure(thrown: unknown): ApiFailure {
  if (thrown instanceof ApiFailure) return thrown
  if (isFailure(thrown)) return new ApiFailure(thrown)
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new ApiFailure({ code: 'UNEXPECTED', message })
}

export function isFailure(value: unknown): value is Failure {
  if (typeof value !== 'object' || value === null) return false
  return 'code' in value && typeof value.code === 'string' && 'message' in value && typeof value.message === 'string'
}
