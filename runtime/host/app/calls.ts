/** One message in, one message out: finds the method, checks what it is asked with, and turns whatever is thrown into a failure. */

import type { Failure } from '../../model/api/failure.ts'
import type { Message } from '../../model/api/message.ts'
import type { ArgumentsOf, EngineMethod } from '../../model/api.ts'
import { isObject, type Json } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { failureOf } from '../front/failure.ts'
import { argumentSchemas } from './arguments.ts'
import type { OpenShop } from './shop.ts'

/** Mistakes that are named; more say nothing new. */
const mostIssues = 5

export type Answer = Extract<Message, { readonly kind: 'result' | 'failure' }>

/** Undefined for what is no call. `log` hears of errors that are our own. */
export async function answer(
  shop: OpenShop,
  message: unknown,
  log: (text: string) => void,
): Promise<Answer | undefined> {
  if (!isObject(message) || message.kind !== 'call' || typeof message.id !== 'number') return undefined
  const { id } = message
  try {
    const window = typeof message.window === 'string' ? message.window : ''
    return { kind: 'result', id, result: await ask(shop, String(message.method), message.argument ?? {}, window) }
  } catch (error) {
    return { kind: 'failure', id, failure: tell(error, log) }
  }
}

/** @throws API_METHOD, API_ARGUMENT, and what the method throws. */
export async function ask(shop: OpenShop, method: string, argument: unknown, window: string): Promise<Json> {
  if (!isEngineMethod(method)) throw unknownMethod(method)
  return callChecked(shop, method, argument, window)
}

async function callChecked<M extends EngineMethod>(
  shop: OpenShop,
  method: M,
  argument: unknown,
  window: string,
): Promise<Json> {
  const result = await shop.methods[method](readArgument(method, argument), { window })
  // Results are plain data: what the Api says of them survives JSON.
  return (result ?? null) as Json
}

/** @throws API_ARGUMENT */
export function readArgument<M extends EngineMethod>(method: M, argument: unknown): ArgumentsOf<M> {
  const read = argumentSchemas[method].safeParse(argument)
  if (!read.success) throw wrongArgument(method, read.error.issues)
  return read.data
}

const isEngineMethod = (method: string): method is EngineMethod => Object.hasOwn(argumentSchemas, method)

function tell(error: unknown, log: (text: string) => void): Failure {
  const failure = failureOf(error)
  if (error instanceof CounterflowError) return failure
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return { ...failure, code: 'INTERNAL' }
}

const nothing = { kept: 'Nothing was changed.', advice: 'Reload the window: it may be older than Counterflow itself.' }

const unknownMethod = (method: string): CounterflowError =>
  new CounterflowError(
    'API_METHOD',
    `There is nothing named ${JSON.stringify(method.slice(0, 60))} to be asked for.`,
    nothing,
  )

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string }

function wrongArgument(method: string, issues: readonly Issue[]): CounterflowError {
  const told = issues.slice(0, mostIssues).map(({ path, message }) => ({ path: path.map(String).join('.'), message }))
  const [first] = told
  const place = first?.path ? ` (${first.path.slice(0, 60)})` : ''
  return new CounterflowError('API_ARGUMENT', `${method} cannot be asked like this${place}: ${first?.message ?? ''}`, {
    ...nothing,
    details: { method, issues: told },
  })
}
