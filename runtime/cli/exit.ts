/** Exit codes: what a script learns from a command besides its output. */
import { CounterflowError } from '../model/problem.ts'

export const exit = {
  ok: 0,
  failed: 1,
  usage: 2,
  problems: 3,
  held: 4,
  storage: 5,
  waiting: 6,
  bug: 70,
  interrupted: 130,
} as const

/** For the help of every command. */
export const exitMeanings: readonly (readonly [number, string])[] = [
  [exit.ok, 'done'],
  [exit.failed, 'a test or an expectation failed'],
  [exit.usage, 'the command was not understood'],
  [exit.problems, 'the flow has problems'],
  [exit.held, 'another program holds the store'],
  [exit.storage, 'trouble with the store or an input file'],
  [exit.waiting, 'all that could be done is done; something is still to be sent later'],
]

/** The command line was wrong. */
export class UsageError extends CounterflowError {
  constructor(message: string, advice = '') {
    super('USAGE', message, { advice })
    this.name = 'UsageError'
  }
}

const codes: { readonly [code: string]: number } = {
  USAGE: exit.usage,
  FLOW_PROBLEMS: exit.problems,
  FLOW_PARSE: exit.problems,
  PUBLISH_CHOICE: exit.usage,
  RANGE_EMPTY: exit.usage,
  REHEARSAL_NOTHING: exit.usage,
  REHEARSAL_ENDED: exit.failed,
  REPLAY_LIMIT: exit.usage,
  TOKEN_NAME: exit.usage,
  TOKEN_SOURCE: exit.usage,
  TOKEN_CHANNEL: exit.usage,
  TOKEN_EXISTS: exit.usage,
  TOKEN_MISSING: exit.usage,
  CONNECTION_NAME: exit.usage,
  CONNECTION_KIND: exit.usage,
  CONNECTION_FACT: exit.usage,
  SECRET_MISSING: exit.usage,
  PACKAGE_LEAKS: exit.failed,
  PACKAGE_TESTS: exit.failed,
  PACKAGE_FACTS: exit.problems,
  PACKAGE_FLOW: exit.problems,
  PACKAGE_VERSION: exit.problems,
  PACKAGE_WORDS: exit.problems,
  PACKAGE_PICTURE: exit.problems,
  TEMPLATE_MISSING: exit.usage,
  CONNECTION_EXISTS: exit.usage,
  CONNECTION_MISSING: exit.usage,
  OUTSIDE_NEAR: exit.usage,
  STORE_HELD: exit.held,
  FENCED: exit.held,
}

export const exitCodeOf = (error: CounterflowError): number => codes[error.code] ?? exit.storage
