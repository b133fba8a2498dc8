/** What the page may ask the system for: to copy text and to notify. Everything else is denied without a question. */
import type { Session } from 'electron'
import { isOurs } from './origin.ts'

const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'notifications'])

export function isGranted(permission: string, address: string, isMainFrame: boolean): boolean {
  return granted.has(permission) && isMainFrame && isOurs(address)
}

export function restrictPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(isGranted(permission, details.requestingUrl, details.isMainFrame))
  })
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    isGranted(permission, details.requestingUrl ?? origin, details.isMainFrame),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
}
