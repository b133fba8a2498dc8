/** Serves our page under its own scheme: file addresses would open the whole disk to it. */
import { protocol } from 'electron'
import { host, scheme } from './origin.ts'
import { answerPage, listPages } from './pages.ts'

/** Has to run before the app is ready. The page is like one from https, and has none of the further privileges. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

export function servePages(folder: string): void {
  const pages = listPages(folder)
  if (!pages.has('/index.html')) throw new Error(`No page at ${folder}: run npm run build:window (${scheme}://${host})`)
  protocol.handle(scheme, (request) => answerPage(pages, request))
}
