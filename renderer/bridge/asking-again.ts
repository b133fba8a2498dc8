/**
 * Makes a host that asks again by itself when an answer was lost because the engine or the connection restarted.
 * Only what changes nothing when it is asked twice is repeated; the rest fails, and a person decides.
 */
import type { Host } from '../../runtime/model/api.ts'
import { isAskedAgain } from '../../runtime/model/api-methods.ts'
import { asApiFailure } from './api-failure.ts'

/** ms before each further try, together about a minute. */
export const pauses = [250, 500, 1000, 2000, 4000, ...Array<number>(10).fill(5000)]

const lost: ReadonlySet<string> = new Set(['ENGINE_RESTARTED', 'HOST_UNREACHABLE'])
/** Refused before it was begun, so whatever it is may be sent again. */
const notBegun = 'ENGINE_BUSY'

export function askingAgain(host: Host, wait: (ms: number) => Promise<void>): Host {
  return {
    on: host.on,
    async call(method, argument) {
      for (const pause of pauses) {
        try {
          return await host.call(method, argument)
        } catch (error) {
          const { code } = asApiFailure(error)
          if (!(code === notBegun || (lost.has(code) && isAskedAgain(method)))) throw asApiFailure(error)
          await wait(pause)
        }
      }
      try {
        return await host.call(method, argument)
      } catch (error) {
        throw asApiFailure(error)
      }
    },
  }
}
