/** Who wants to hear which event of the host. */
import type { ApiEventName, ApiEvents, Host } from '../../runtime/model/api.ts'

export type Listeners = {
  readonly on: Host['on']
  /** Every listener hears it, also when one of them throws. */
  tell<E extends ApiEventName>(event: E, payload: ApiEvents[E]): void
}

type Lists = { readonly [E in ApiEventName]: Set<(payload: ApiEvents[E]) => void> }

export function listeners(): Listeners {
  const lists: Lists = {
    live: new Set(),
    engine: new Set(),
    flows: new Set(),
    draft: new Set(),
    look: new Set(),
    ingress: new Set(),
    approvals: new Set(),
    connections: new Set(),
    notification: new Set(),
    repair: new Set(),
    rebuild: new Set(),
    care: new Set(),
    alerts: new Set(),
    action: new Set(),
    opened: new Set(),
    replay: new Set(),
    past: new Set(),
  }
  return {
    on(event, listener) {
      lists[event].add(listener)
      return () => void lists[event].delete(listener)
    },
    tell(event, payload) {
      for (const listener of [...lists[event]]) {
        try {
          listener(payload)
        } catch (error) {
          // Ours, to be seen, and no reason for the others to miss the event.
          queueMicrotask(() => {
            throw error
          })
        }
      }
    },
  }
}
