/** The windows that ask: what they may ask, and who of them is told about the edits of the others. */
import type { ArgumentsOf, EngineMethod, ResultOf } from '../../model/api.ts'
import type { Caller } from './shop-parts.ts'

export type Methods = {
  readonly [M in EngineMethod]: (argument: ArgumentsOf<M>, caller: Caller) => ResultOf<M> | Promise<ResultOf<M>>
}

/** Windows that are told about each other's edits. */
const mostWindows = 50

export function openWindows() {
  const windows = new Set<string>()
  const notice = ({ window }: Caller): void => {
    windows.delete(window)
    windows.add(window)
    const oldest = windows.keys().next()
    if (windows.size > mostWindows && !oldest.done) windows.delete(oldest.value)
  }
  return {
    others: (than: string): readonly string[] => [...windows].filter((window) => window !== than),
    /** Whoever asks is a window that is told about the edits of others. */
    noticing(methods: Methods): Methods {
      const entries = Object.entries(methods).map(([name, method]) => {
        const noticed = (argument: never, caller: Caller): unknown => {
          notice(caller)
          return method(argument, caller)
        }
        return [name, noticed] as const
      })
      // The same names, each with the function that it had.
      return Object.fromEntries(entries) as unknown as Methods
    },
  }
}
