/** Whoever hears what an open shop tells without being asked. */
import type { ApiEventName, ApiEvents } from '../../model/api.ts'
import type { Tell } from './shop-parts.ts'

/** `window` null: for every window. */
export type ShopListener = <E extends ApiEventName>(window: string | null, event: E, payload: ApiEvents[E]) => void

export function openListeners() {
  const listeners: ShopListener[] = []
  const tell: Tell = (event, payload, window) => {
    for (const listener of listeners) listener(window ?? null, event, payload)
  }
  return { tell, onEvent: (listener: ShopListener): void => void listeners.push(listener) }
}
