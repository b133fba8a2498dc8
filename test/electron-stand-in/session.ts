/** `electron.session`: what pages may load and ask for. The app's handlers decide in earnest, over Chromium's own means. */
import { devtools } from './machine.ts'
import { fromCarried, protocol, toCarried } from './scheme.ts'
import { strict } from './strict.ts'

type RequestHandler = (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void
type CheckHandler = (contents: unknown, permission: string, origin: string, details: object) => boolean

/** Chromium's names for what Electron calls otherwise. */
const permissions: readonly (readonly [electron: string, descriptor: object])[] = [
  ['geolocation', { name: 'geolocation' }],
  ['notifications', { name: 'notifications' }],
  ['midi', { name: 'midi' }],
  ['media', { name: 'camera' }],
  ['media', { name: 'microphone' }],
  ['idle-detection', { name: 'idle-detection' }],
  ['clipboard-read', { name: 'clipboard-read' }],
  ['clipboard-sanitized-write', { name: 'clipboard-write' }],
]

export const handlers = {
  beforeRequest: null as RequestHandler | null,
  permissionCheck: null as CheckHandler | null,
  /** Never asked here: headless Chromium has no prompt. Tests may call them. */
  permissionRequest: null as unknown,
  device: null as unknown,
  displayMedia: null as unknown,
}

export const defaultSession = strict('session', {
  protocol,
  webRequest: strict('session.webRequest', {
    onBeforeRequest(handler: RequestHandler | null): void {
      handlers.beforeRequest = handler
    },
  }),
  setPermissionCheckHandler(handler: CheckHandler | null): void {
    handlers.permissionCheck = handler
  },
  setPermissionRequestHandler(handler: unknown): void {
    handlers.permissionRequest = handler
  },
  setDevicePermissionHandler(handler: unknown): void {
    handlers.device = handler
  },
  setDisplayMediaRequestHandler(handler: unknown): void {
    handlers.displayMedia = handler
  },
})

/** Asks the app about each permission for this address, and tells Chromium what it said. */
export async function applyPermissions(address: string): Promise<void> {
  const carried = toCarried(address)
  if (!handlers.permissionCheck || !carried.startsWith('http')) return
  for (const [name, permission] of permissions) {
    const details = { requestingUrl: address, isMainFrame: true }
    const granted = handlers.permissionCheck(null, name, address, details)
    const setting = granted ? 'granted' : 'denied'
    await devtools().send('Browser.setPermission', { permission, setting, origin: new URL(carried).origin })
  }
}

/** Lets the app veto every request of this page. */
export async function interceptRequests(session: string): Promise<void> {
  if (!handlers.beforeRequest) return
  devtools().events.on('Fetch.requestPaused', (paused: Paused, from: string) => {
    if (from !== session) return
    handlers.beforeRequest?.({ url: fromCarried(paused.request.url) }, ({ cancel }) => {
      const { requestId } = paused
      const answer = cancel
        ? devtools().send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }, session)
        : devtools().send('Fetch.continueRequest', { requestId }, session)
      // The page may have gone while we asked.
      answer.catch(() => {})
    })
  })
  await devtools().send('Fetch.enable', {}, session)
}

type Paused = { readonly requestId: string; readonly request: { readonly url: string } }
