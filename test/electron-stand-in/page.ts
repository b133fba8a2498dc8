/**
 * Runs in the page before any of its scripts, as text: gives the real preload its `electron`, over one binding of
 * Chromium that the page itself never sees. It may use nothing from outside its own braces.
 */
import type { decode as Decode, encode as Encode } from './codec.ts'

/** What the page says to us. */
export type FromPage =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly given: unknown }
  | { readonly kind: 'open'; readonly url: string }
  | { readonly kind: 'navigate'; readonly url: string }

/** What we say to the page. */
export type ToPage =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'event'; readonly channel: string; readonly given: unknown }

export type Information = { readonly binding: string; readonly receiver: string; readonly platform: string }
type Preload = (require: (name: string) => unknown, module: object, exports: object, process: object) => void

/** The part of a page's own world that is used here. */
type Page = {
  readonly [name: string]: unknown
  readonly top: unknown
  readonly location: { href: string }
  readonly navigation?: { addEventListener(type: 'navigate', listener: (event: Navigating) => void): void }
  open(url: string): null
}
type Navigating = {
  readonly hashChange: boolean
  readonly downloadRequest: string | null
  readonly cancelable: boolean
  readonly navigationType: string
  readonly destination: { readonly url: string; readonly sameDocument: boolean }
  preventDefault(): void
}
type Listener = (event: object, ...given: unknown[]) => void

export function installInPage(encode: typeof Encode, decode: typeof Decode, preload: Preload, own: Information): void {
  const page = globalThis as unknown as Page
  const post = page[own.binding] as ((text: string) => void) | undefined
  Reflect.deleteProperty(page, own.binding)
  // Electron runs a preload in the main frame only, unless it is asked to do otherwise.
  if (post === undefined || page.top !== page) return
  const say = (message: FromPage): void => post(JSON.stringify(message))

  let lastId = 0
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const listeners = new Map<string, Listener[]>()

  const ipcRenderer = {
    async invoke(channel: string, ...given: unknown[]): Promise<unknown> {
      // Throws for a function exactly where Electron does.
      const cloned = encode(given.map((item) => structuredClone(item)))
      const id = ++lastId
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
      say({ kind: 'invoke', id, channel, given: cloned })
      return answer
    },
    on(channel: string, listener: Listener): unknown {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    removeListener(channel: string, listener: Listener): unknown {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((other) => other !== listener),
      )
      return ipcRenderer
    },
  }

  const receive = (message: ToPage): void => {
    if (message.kind === 'event') {
      for (const listener of listeners.get(message.channel) ?? [])
        listener({ sender: ipcRenderer }, ...(decode(message.given) as unknown[]))
      return
    }
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.kind === 'answer') asked?.resolve(decode(message.value))
    else asked?.reject(new Error(message.message))
  }
  Object.defineProperty(page, own.receiver, { value: receive })

  /** What crosses the bridge is copied, functions are wrapped, prototypes are dropped. */
  const cross = (value: unknown): unknown => {
    if (typeof value === 'function') return (...given: unknown[]) => cross(value(...given.map(cross)))
    if (typeof value === 'symbol') throw new TypeError('A symbol cannot cross contextBridge')
    if (value === null || typeof value !== 'object') return value
    if (value instanceof Promise)
      return value.then(cross, (error) => {
        throw cross(error)
      })
    if (value instanceof Error) return new Error(value.message)
    if (Array.isArray(value)) return value.map(cross)
    const prototype = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) return structuredClone(value)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cross(item)]))
  }
  const freeze = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) freeze(part)
    return Object.freeze(value)
  }
  const contextBridge = {
    exposeInMainWorld(name: string, api: unknown): void {
      if (name in page) throw new Error('Cannot bind an API on top of an existing property on the window object')
      Object.defineProperty(page, name, { value: freeze(cross(api)), enumerable: true })
    },
  }

  // The handler of the app decides in another process, so the page never gets a window in its hands.
  page.open = (url) => {
    say({ kind: 'open', url: new URL(url, page.location.href).href })
    return null
  }
  page.navigation?.addEventListener('navigate', (event) => {
    const { destination } = event
    if (event.hashChange || event.downloadRequest !== null || destination.sameDocument) return
    if (!event.cancelable || event.navigationType === 'reload') return
    event.preventDefault()
    say({ kind: 'navigate', url: destination.url })
  })

  const electron = { contextBridge, ipcRenderer }
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron
    throw new Error(`Module not found: ${name}. A sandboxed preload has electron, events, timers and url only`)
  }
  const module = { exports: {} }
  preload(require, module, module.exports, { platform: own.platform, type: 'renderer', sandboxed: true, env: {} })
}
