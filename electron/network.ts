/** The page talks to nobody but us: what a flow sends and fetches is the engine's business, in another process. */
import type { Session } from 'electron'
import { isOurs } from './origin.ts'

/** Made by the page itself, without a way out: pictures on their way to a file, the tools of a developer. */
const inner = /^(blob:app:\/\/counterflow\/|data:|devtools:\/\/)/

export const isInside = (address: string): boolean => isOurs(address) || inner.test(address)

export function cutOff(session: Session): void {
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isInside(details.url) }))
}
