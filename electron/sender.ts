/** Decides whether a message came from the page that we serve, and from nothing inside or beside it. */
import { isOurs } from './origin.ts'

/** What is read of Electron's WebFrameMain. */
export type Frame = { readonly url: string; readonly parent: unknown }

/** A frame that has gone meanwhile is null, and is not trusted either. */
export function isTrusted(frame: Frame | null): boolean {
  return frame !== null && frame.parent === null && isOurs(frame.url)
}
