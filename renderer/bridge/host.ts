/** The one way from this window to the host. Nobody else knows whether it is Electron or HTTP. */
import type { Host } from '../../runtime/model/api.ts'
import { askingAgain } from './asking-again.ts'
import { httpHost } from './http-host.ts'

let current: Host | undefined

/** The same host for the whole life of the window. Its calls reject with `ApiFailure`. */
export function host(): Host {
  current ??= askingAgain(bridged() ?? overHttp(), wait)
  return current
}

/** Tests hand in a host of their own before anything is asked. */
export function replaceHost(replacement: Host): void {
  current = replacement
}

/** What Electron's preload puts into the window, under the one name that it uses. */
function bridged(): Host | undefined {
  return (globalThis as { readonly counterflow?: Host }).counterflow
}

function overHttp(): Host {
  return httpHost({
    fetch: (url, request) => fetch(url, { ...request, credentials: 'same-origin', cache: 'no-store' }),
    openEvents: (url) => new EventSource(url),
    wait,
    window: crypto.randomUUID(),
  })
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))
