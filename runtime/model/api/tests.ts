/** Tests made out of what has happened. */
import type { FlowTest } from '../flow.ts'
import type { Method } from './method.ts'

export type KeptTestAnswer = {
  /** To be put into the draft by whoever asked: keeping it is an edit like any other. */
  readonly test: FlowTest
  /** How many of its events came before the case, because the steps remembered them. */
  readonly earlier: number
  /** Personal values that invented ones stand for. */
  readonly replaced: number
  /** What to know about it, as sentences. */
  readonly notes: readonly string[]
}

export type TestsApi = {
  /**
   * A test out of these events of the log and all that belongs to the same cases, as this flow handled them. Fails with
   * EVENT_MISSING, or with TEST_NOTHING where none of it came into the flow from outside.
   */
  'tests.keep': Method<{ flow: string; offsets: readonly number[] }, KeptTestAnswer>
}
