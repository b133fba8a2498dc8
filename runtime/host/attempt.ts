/** One attempt of an effect by a service that may be anybody's code: whatever it does, an answer that makes sense comes back. */
import type { Attempt } from '../model/effect.ts'
import { isObject, type Json } from '../model/json.ts'
import type { Clock } from '../model/services.ts'
import { readThrown } from '../model/thrown.ts'

/** A service has limits of its own; this one is for a service that has forgotten the attempt. */
const longest = 60_000

/** Never rejects. What throws, never ends or answers nonsense is unknown: nobody knows how far it came. */
export function attemptOnce(ask: () => Promise<Attempt | undefined>, clock: Clock): Promise<Attempt> {
  return new Promise((resolve) => {
    const end = (attempt: Attempt): void => {
      callOff()
      resolve(attempt)
    }
    const callOff = clock.at(clock.now() + longest, () =>
      end(unknown(`There was no answer within ${longest / 1000} seconds`)),
    )
    // The service may also throw before there is a promise.
    Promise.resolve()
      .then(ask)
      .then(sensible)
      .then(end, (error: unknown) => end(unknown(readThrown(error).message)))
  })
}

const unknown = (reason: string): Attempt => ({ kind: 'unknown', reason })

function sensible(attempt: unknown): Attempt {
  const { kind, reason, answer, retryAfter, away } = isObject(attempt) ? attempt : {}
  const why = typeof reason === 'string' ? readThrown(new Error(reason)).message : ''
  switch (kind) {
    case 'done':
      return { kind, answer: writable(answer) }
    case 'failed':
      return { kind, reason: why, answer: writable(answer) }
    case 'retry':
      return {
        ...{ kind, reason: why },
        ...(typeof retryAfter === 'number' && retryAfter > 0 ? { retryAfter } : {}),
        ...(away === true ? { away } : {}),
      }
    case 'unknown':
      return unknown(why)
    default:
      return unknown('The answer could not be understood')
  }
}

/** What was done stays done, also where its answer is something that the ledger cannot keep. */
function writable(answer: unknown): Json {
  try {
    const text = JSON.stringify(answer)
    return text === undefined ? null : JSON.parse(text)
  } catch {
    return null
  }
}
