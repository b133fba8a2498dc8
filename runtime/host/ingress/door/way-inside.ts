/**
 * The way to the server inside. While that is at work its system keeps only so many new connections waiting, and turns the
 * others away at once: they try again.
 */
import { connect, type Socket } from 'node:net'

/** ms between two tries. */
const pause = 20
/** ms after which it is given up. */
const patience = 10_000

/** `then` hears nothing where nobody is inside. */
export function openWayInside(path: string, then: (inside?: Socket) => void, since = performance.now()): void {
  const inside = connect({ path, allowHalfOpen: true })
  const failed = (): void => {
    if (performance.now() - since > patience) then()
    else setTimeout(openWayInside, pause, path, then, since)
  }
  inside.once('error', failed)
  inside.once('connect', () => {
    inside.off('error', failed).on('error', ignore)
    then(inside)
  })
}

const ignore = (): void => {}
