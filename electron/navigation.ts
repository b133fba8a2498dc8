/** Keeps every window on our page: nothing else is ever loaded into one, and links go to the system's browser. */
import { app, shell, type WebContents } from 'electron'
import { outsideLink } from './outside-link.ts'

/** For each contents that is ever made, whoever makes it. */
export function forbidLeaving(): void {
  app.on('web-contents-created', (_event, contents) => restrict(contents))
}

function restrict(contents: WebContents): void {
  contents.on('will-navigate', (details) => {
    details.preventDefault()
    openOutside(details.url)
  })
  contents.on('will-frame-navigate', (details) => details.preventDefault())
  contents.on('will-redirect', (details) => details.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}

function openOutside(address: string): void {
  const link = outsideLink(address)
  if (link === null) return
  shell.openExternal(link).catch((error: unknown) => console.error(`Could not open ${link}:`, error))
}
