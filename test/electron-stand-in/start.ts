/** Puts the parts together in the order of Electron: the app's script runs first, then there are pages, then "ready". */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app } from './app.ts'
import type { BrowserWindow } from './browser-window.ts'
import { startChromium } from './chromium.ts'
import { Devtools } from './devtools.ts'
import { machine } from './machine.ts'
import { fromCarried, serveSchemes } from './scheme.ts'
import { WebContents } from './web-contents.ts'

export async function start(): Promise<void> {
  await serveSchemes()
  const profile = join(app.getPath('userData'), 'Chromium')
  mkdirSync(profile, { recursive: true })
  machine.chromium = await startChromium(profile)
  machine.devtools = await Devtools.connect(machine.chromium.address)
  machine.devtools.events.on('gone', () => app.exit(0))
  machine.devtools.events.on('Target.targetCreated', hearTarget)
  machine.devtools.events.on('Target.targetDestroyed', hearGone)
  await machine.devtools.send('Target.setDiscoverTargets', { discover: true })
  process.on('exit', () => machine.chromium?.process.kill('SIGKILL'))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.quit())
  endWithParent()
  // Playwright waits for this line.
  process.stderr.write(`\nDevTools listening on ${machine.chromium.address}\n`)
  app.start()
}

type Target = { readonly targetId: string; readonly type: string; readonly url: string; readonly openerId?: string }

/** A page that nobody here has made was opened by a page: by a middle click, or a form. The app is asked as ever. */
async function hearTarget({ targetInfo }: { targetInfo: Target }): Promise<void> {
  await Promise.all(machine.opening)
  const { targetId, type, url, openerId } = targetInfo
  if (type !== 'page' || WebContents.fromDevToolsTargetId(targetId)) return
  const opener = WebContents.fromDevToolsTargetId(openerId ?? '') ?? WebContents.getAllWebContents()[0]
  await machine.devtools?.send('Target.closeTarget', { targetId }).catch(() => {})
  opener?.askToOpen(fromCarried(url))
}

function hearGone({ targetId }: { targetId: string }): void {
  for (const window of machine.windows) if (window.contents.targetId === targetId) (window as BrowserWindow).destroyed()
}

/** Whatever happens to the test that started us, nothing of us stays behind. */
function endWithParent(): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) app.exit(0)
  }, 500).unref()
}
