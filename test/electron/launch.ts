/**
 * Starts the desktop app for a test: the real Electron where its binary is, the stand-in elsewhere. What is started is
 * bundled as it ships; the tests are the same for both.
 */
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { buildElectron } from '../../electron/build.ts'
import { buildWindow, windowFolder } from '../../runtime/host/front/window-build.ts'
import { findChromium } from '../e2e/chromium.ts'

export const root = join(import.meta.dirname, '../..')
const binary = join(root, 'node_modules/electron/dist/electron')
const standIn = join(root, 'test/electron-stand-in/bin.ts')

/** Said in the name of each suite, so that nobody takes the one for the other. */
export const isReal = existsSync(binary)
export const which = isReal ? 'Electron' : 'the stand-in for Electron'
export const executable = isReal ? binary : standIn

/** ms. A launch takes a second or two; a machine that is busy with other tests may take much longer. */
export const patience = 90_000

/** A suite that starts the app: says which one it is, and is skipped by name where there is nothing to draw a window. */
export function describeApp(name: string, tests: () => void): void {
  const full = `${name} (${which})`
  if (isReal || findChromium() !== undefined) describe(full, { timeout: patience }, tests)
  else describe.skip(`${full}, skipped: no Chromium here; install one or name it in CHROME_PATH`, tests)
}

/** Asks until the answer is the expected one. */
export const eventually = <T>(read: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> =>
  expect.poll(read, { timeout: 20_000, interval: 30 })

/** A page that notes what it hears; what it can ask is asked by the tests. `attack.js` tries what must not work. */
const page = {
  'index.html': `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Counterflow</title>
<link rel="stylesheet" href="./page.css"><script type="module" src="./page.js"></script></head>
<body><h1>Counterflow</h1><a id="out" href="https://example.com/help" target="_blank">Help</a></body></html>`,
  'page.css':
    'body { background: rgb(246, 245, 242) } @media (prefers-color-scheme: dark) { body { background: black } }',
  'page.js': `globalThis.heard = []
globalThis.violations = []
addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.push(effectiveDirective))
for (const name of ['action', 'opened', 'engine', 'flows', 'draft'])
  counterflow.on(name, (payload) => heard.push([name, payload]))`,
  'worker.js': `postMessage(['require', 'process', 'module', 'Buffer', 'counterflow'].map((name) => typeof globalThis[name]))`,
  'attack.js': `const tried = {}
try { document.body.innerHTML = '<b>text</b>' } catch (error) { tried.markup = error.name }
try { document.createElement('script').text = 'globalThis.inlineRan = true' } catch (error) { tried.script = error.name }
const trust = trustedTypes.createPolicy('attack', { createScript: (text) => text })
try { tried.eval = eval(trust.createScript('1 + 1')) } catch (error) { tried.eval = error.name }
const script = document.createElement('script')
script.text = trust.createScript('globalThis.inlineRan = true')
document.head.append(script)
const style = document.createElement('style')
style.textContent = 'h1 { color: red }'
document.head.append(style)
const picture = new Image()
await new Promise((resolve) => { picture.onload = picture.onerror = resolve; picture.src = 'https://example.com/x.png' })
tried.inline = globalThis.inlineRan === true
tried.fetch = await fetch('https://example.com/').then(() => 'answered', () => 'refused')
const frame = document.createElement('iframe')
frame.src = './index.html'
await new Promise((resolve) => { frame.onload = frame.onerror = resolve; document.body.append(frame) })
try { tried.frame = frame.contentWindow.location.href } catch (error) { tried.frame = error.name }
export { tried }`,
}

/** A folder like the installed one: the bundles, a page (of ours, or the real one), the templates. */
export async function makeApp(window: 'plain' | 'real' = 'plain'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'counterflow-app-'))
  await buildElectron(join(folder, 'dist/electron'))
  const renderer = join(folder, 'dist/renderer')
  if (window === 'real') {
    await buildWindow(root)
    await cp(windowFolder(root), renderer, { recursive: true })
  } else {
    await mkdir(renderer, { recursive: true })
    for (const [name, text] of Object.entries(page)) await writeFile(join(renderer, name), text)
  }
  const about = { name: 'counterflow', productName: 'Counterflow', version: '0.1.0', main: 'dist/electron/main.cjs' }
  await writeFile(join(folder, 'package.json'), JSON.stringify(about))
  for (const name of ['node_modules', 'templates']) await symlink(join(root, name), join(folder, name))
  return folder
}

export type Launched = { readonly app: ElectronApplication; readonly page: Page; readonly userData: string }

const made: string[] = []
const running: ElectronApplication[] = []

/** `home`: no switch names the folder of the data, as for an app that was installed. */
export async function launch(
  folder: string,
  { userData, words = [], home }: { userData?: string; words?: readonly string[]; home?: string } = {},
): Promise<Launched> {
  const data = home ?? userData ?? (await newUserData())
  const app = await _electron.launch({
    ...(isReal ? {} : { executablePath: standIn }),
    args: [...(home === undefined ? [`--user-data-dir=${data}`] : []), folder, ...words],
    cwd: folder,
    env: { ...environment(data), ...(home === undefined ? {} : { COUNTERFLOW_HOME: home }) },
  })
  running.push(app)
  const page = await app.firstWindow()
  await page.waitForURL(/index\.html/, { waitUntil: 'load' })
  return { app, page, userData: data }
}

export async function newUserData(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'counterflow-data-'))
  made.push(folder)
  return folder
}

/** Nothing of this machine's own settings is read or written; inside an editor's terminal this would be plain Node. */
export function environment(userData: string): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = process.env
  return { ...(rest as Record<string, string>), XDG_CONFIG_HOME: join(userData, 'config') }
}

/** What a page of the tests can be asked for, in the words of a script: the policy forbids nothing to the debugger. */
export const ask = <T>(page: Page, script: string): Promise<T> => page.evaluate<T>(script)

export const call = <T>(page: Page, method: string, argument: object = {}): Promise<T> =>
  ask(
    page,
    `counterflow.call(${JSON.stringify(method)}, ${JSON.stringify(argument)}).catch((failure) => ({ failure }))`,
  )

/** Waits until the script says true. Playwright's own way would evaluate in the page, which the policy forbids. */
export const until = (page: Page, script: string): Promise<void> => eventually(() => ask(page, script)).toBe(true)

/** Waits until the page has heard this event. */
export async function heard<T>(page: Page, event: string): Promise<T[]> {
  await until(page, `heard.some(([name]) => name === ${JSON.stringify(event)})`)
  return ask(page, `heard.filter(([name]) => name === ${JSON.stringify(event)}).map(([, payload]) => payload)`)
}

/** After each test. */
export async function closeAll(): Promise<void> {
  for (const app of running.splice(0)) await app.close().catch(() => undefined)
}

/** After all tests of a file. */
export async function removeAll(folder: string): Promise<void> {
  for (const path of [folder, ...made.splice(0)]) await rm(path, { recursive: true, force: true, maxRetries: 5 })
}
