/** A host made of plain functions, for tests: what goes in and out is copied as JSON, as every carrier does. */
import type { ApiEventName, ApiEvents, ArgumentsOf, Host, MethodName, ResultOf } from '../../runtime/model/api.ts'
import { ApiFailure, asApiFailure } from './api-failure.ts'
import { listeners } from './listeners.ts'

export type Handlers = {
  readonly [M in MethodName]?: (argument: ArgumentsOf<M>) => ResultOf<M> | Promise<ResultOf<M>>
}

export type MemoryPair = {
  readonly host: Host
  /** Says something to the window, as the engine would. */
  tell<E extends ApiEventName>(event: E, payload: ApiEvents[E]): void
  /** Every call so far, oldest first. */
  readonly calls: readonly { readonly method: MethodName; readonly argument: unknown }[]
}

export function memoryHost(handlers: Handlers): MemoryPair {
  const { on, tell } = listeners()
  const calls: { method: MethodName; argument: unknown }[] = []
  return {
    calls,
    tell: (event, payload) => tell(event, copied(payload)),
    host: {
      on,
      async call(method, argument) {
        calls.push({ method, argument: copied(argument) })
        const handler = handlers[method]
        if (handler === undefined) throw new ApiFailure({ code: 'UNKNOWN_METHOD', message: `Nobody answers ${method}` })
        try {
          return copied(await handler(copied(argument)))
        } catch (error) {
          throw asApiFailure(error)
        }
      },
    },
  }
}

function copied<T>(value: T): T {
  return value === undefined ? value : JSON.parse(JSON.stringify(value))
}
