/** A browser host on a port of its own, over the fake engine and a small window made for the test. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserHost, startBrowserHost } from '../../../runtime/host/front/browser-host.ts'
import { type Asked, ask, type Question } from './ask.ts'
import { type Supervised, supervised } from './supervised.ts'

export const windowName = 'test-window-0001'

export type Served = {
  readonly host: BrowserHost
  readonly engine: Supervised
  /** With the cookie of a window that was opened, and our own marks. */
  readonly headers: { readonly [name: string]: string }
  ask(path: string, question?: Question): Promise<Asked>
  call(method: string, argument: unknown): Promise<Asked>
  close(): Promise<void>
}

export async function served(): Promise<Served> {
  const engine = supervised()
  const host = await startBrowserHost({
    supervisor: engine.supervisor,
    files: windowFolder(),
    port: { port: 0, exactly: true },
    version: '1.2.3',
    store: '/somewhere/shop.db',
  })
  const { port } = host
  const opened = await ask(port, new URL(host.address()).search.replace(/^/, '/'))
  const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? ''
  const headers = {
    cookie,
    origin: `http://127.0.0.1:${port}`,
    'sec-fetch-site': 'same-origin',
    'x-counterflow-window': windowName,
  }
  return {
    host,
    engine,
    headers,
    ask: (path, question = {}) => ask(port, path, { ...question, headers: { ...headers, ...question.headers } }),
    call: (method, argument) =>
      ask(port, `/api/${method}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(argument),
      }),
    async close() {
      await host.close()
      await engine.supervisor.close()
    },
  }
}

function windowFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'counterflow-window-'))
  const folder = join(root, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(root, 'secret.txt'), 'a secret')
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>A window</title>')
  writeFileSync(join(folder, 'counterflow.svg'), '<svg/>')
  writeFileSync(join(folder, 'assets/index-B7xqT3aF.js'), 'export {}')
  writeFileSync(join(folder, 'assets/index-B7xqT3aF.js.map'), '{}')
  symlinkSync(join(root, 'secret.txt'), join(folder, 'linked.txt'))
  return folder
}
