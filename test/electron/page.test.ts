/** What a page can do in the running app, and above all what it cannot. One launch: no test leaves anything behind. */
import { createServer } from 'node:http'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  ask,
  call,
  closeAll,
  describeApp,
  eventually,
  isReal,
  type Launched,
  launch,
  makeApp,
  patience,
  removeAll,
  until,
} from './launch.ts'

let folder = ''
let launched: Launched
let page: Page

beforeAll(async () => {
  folder = await makeApp()
  launched = await launch(folder)
  page = launched.page
}, patience)
afterAll(async () => {
  await closeAll()
  await removeAll(folder)
}, patience)

const windows = (): Promise<number> =>
  launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
const newest = async (): Promise<Page> => {
  await eventually(() => launched.app.windows().length).toBe(2)
  const other = launched.app.windows()[1] ?? page
  await other.waitForURL(/^data:/)
  return other
}
const opened = (): Promise<string[]> =>
  launched.app.evaluate(() => (globalThis as { openedOutside?: string[] }).openedOutside ?? [])
/** Nothing leaves this machine in a test: what would be opened is noted. */
const noteOpened = (): Promise<void> =>
  launched.app.evaluate(({ shell }) => {
    const list: string[] = []
    Object.assign(globalThis, { openedOutside: list })
    shell.openExternal = async (address) => void list.push(address)
  })

describeApp('a page', () => {
  it('E01 has no Node, nor has a worker of it', async () => {
    const names = ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron']
    expect(await ask(page, `${JSON.stringify(names)}.filter((name) => name in globalThis)`)).toEqual([])
    const address = `trustedTypes.createPolicy('test', { createScriptURL: (url) => url }).createScriptURL('./worker.js')`
    const inWorker = `new Promise((resolve) => { new Worker(${address}).onmessage = ({ data }) => resolve(data) })`
    expect(await ask(page, inWorker)).toEqual(new Array(5).fill('undefined'))
  })

  it('E13 gets two functions, frozen, and nothing behind them', async () => {
    expect(await ask(page, `Object.getOwnPropertyNames(counterflow).sort()`)).toEqual(['call', 'on'])
    expect(await ask(page, `Object.isFrozen(counterflow)`)).toBe(true)
    const replace = `(() => { 'use strict'; try { counterflow.call = null } catch (error) { return error.name } })()`
    expect(await ask(page, replace)).toBe('TypeError')
    expect(
      await ask(page, `(() => { try { globalThis.counterflow = null } catch {} return typeof counterflow.call })()`),
    ).toBe('function')
    expect(await ask(page, `Object.keys(counterflow.call).concat(Object.keys(counterflow.on))`)).toEqual([])
  })

  it('hands over the payload of an event only, until it is asked to stop', async () => {
    await ask(page, `globalThis.got = []; globalThis.stop = counterflow.on('action', (...given) => got.push(given))`)
    const send = (): Promise<boolean> =>
      launched.app.evaluate(
        ({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('edit.undo')?.click() === undefined,
      )
    await send()
    await until(page, 'got.length === 1')
    expect(await ask(page, 'got')).toEqual([[{ id: 'edit.undo' }]])
    await ask(page, 'stop()')
    await send()
    await until(page, `heard.filter(([name]) => name === 'action').length >= 2`)
    expect(await ask(page, 'got.length')).toBe(1)
  })

  it('is told what machine it is on', async () => {
    const { platform } = process
    expect(await call(page, 'desktop.read')).toEqual({
      host: 'electron',
      platform,
      canKeepRunning: true,
      version: '0.1.0',
      store: join(launched.userData, 'shop.db'),
      canShowStore: true,
    })
  })

  it('E17 has the file of the shop shown, and no other, whatever it names', async () => {
    await launched.app.evaluate(({ shell }) => {
      const list: string[] = []
      Object.assign(globalThis, { shownInFolder: list })
      shell.showItemInFolder = (path) => void list.push(path)
    })
    expect(await call(page, 'desktop.showStore', { path: '/etc/passwd' })).toBeNull()
    expect(await launched.app.evaluate(() => (globalThis as { shownInFolder?: string[] }).shownInFolder)).toEqual([
      join(launched.userData, 'shop.db'),
    ])
  })

  it('gets a failure as it is, not as a sentence about channels', async () => {
    expect(await call(page, 'flows.destroy')).toEqual({
      failure: expect.objectContaining({ code: 'UNKNOWN_METHOD', kept: 'Nothing was changed.', details: {} }),
    })
  })

  it('A52 is refused what is no method and no JSON, and the app lives on', async () => {
    const tries = [
      ['1', '{}'],
      ['null', '{}'],
      ['{}', '{}'],
      [`'__proto__'`, '{}'],
      [`'constructor'`, '{}'],
      [`'shop.read'`, 'null'],
      [`'shop.read'`, '[]'],
      [`'shop.read'`, 'new Map()'],
      [`'shop.read'`, '{ at: new Date(0) }'],
      [`'shop.read'`, '{ bytes: new Uint8Array(9) }'],
      [`'shop.read'`, `{ text: 'x'.repeat(12_000_000) }`],
    ]
    const script = tries.map((words) => `counterflow.call(${words}).then(() => 'taken', ({ code }) => code)`).join(', ')
    const codes = await ask<string[]>(page, `Promise.all([${script}])`)
    expect(codes).toEqual([...new Array(5).fill('UNKNOWN_METHOD'), ...new Array(6).fill('CALL_ARGUMENT')])
    expect(
      await ask(page, `counterflow.call('shop.read', () => 1).then(() => 'taken', ({ message }) => message)`),
    ).toMatch(/clone/i)
    expect(await call(page, 'desktop.read')).toMatchObject({ host: 'electron' })
  })

  it('A52 may go while its questions are under way, and comes back to an app that is well', async () => {
    await ask(page, `void Array.from({ length: 200 }, () => counterflow.call('flows.list', {}).catch(() => 0))`)
    await page.reload()
    await until(page, 'globalThis.heard !== undefined')
    expect(await call(page, 'shop.read')).not.toHaveProperty('failure')
    expect(await call(page, 'desktop.read')).toMatchObject({ host: 'electron' })
  })

  it('E12 is told to wait when it asks without end, and is heard again afterwards', async () => {
    const flood = `Promise.all(Array.from({ length: 1_500 }, () =>
      counterflow.call('shop.read', {}).then(() => 'answered', ({ code }) => code)))`
    const codes = new Set(await ask<string[]>(page, flood))
    expect([...codes].filter((code) => code !== 'answered' && code !== 'ENGINE_BUSY')).toEqual([])
    expect(codes).toContain('answered')
    expect(await call(page, 'shop.read')).not.toHaveProperty('failure')
  })

  it('E06 loads under its rules, and nothing gets around them', async () => {
    const header = `fetch('./index.html').then(({ headers }) => headers.get('content-security-policy'))`
    const policy = await ask<string>(page, header)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toMatch(/unsafe|\*/)
    expect(await ask(page, 'violations')).toEqual([])
    const { tried } = await ask<{ tried: object }>(page, `import('./attack.js').then(({ tried }) => ({ tried }))`)
    expect(tried).toMatchObject({
      ...{ markup: 'TypeError', script: 'TypeError' },
      ...{ eval: 'EvalError', inline: false, fetch: 'refused' },
    })
    const violations = new Set(await ask<string[]>(page, 'violations'))
    for (const directive of [
      'script-src',
      'script-src-elem',
      'style-src-elem',
      'img-src',
      'connect-src',
      'require-trusted-types-for',
    ])
      expect([...violations].some((found) => found.startsWith(directive.replace('-elem', '')))).toBe(true)
    await page.reload()
    expect(await ask(page, 'violations')).toEqual([])
  })

  it.each([
    '..%2f..%2fpackage.json',
    '..%5c..%5cpackage.json',
    '%2e%2e/%2e%2e/package.json',
    'index.html%00.js',
    '//etc/passwd',
    'main.cjs',
  ])('E15 A53 finds nothing at %s', async (path) => {
    expect(await ask(page, `fetch(location.origin + '/' + ${JSON.stringify(path)}).then(({ status }) => status)`)).toBe(
      404,
    )
  })

  it('E15 A53 can only get, not post', async () => {
    expect(await ask(page, `fetch('./index.html', { method: 'POST', body: 'x' }).then(({ status }) => status)`)).toBe(
      404,
    )
  })

  it('E07 opens no window; a link to the outside goes to the browser, other addresses go nowhere', async () => {
    await noteOpened()
    for (const address of ['file:///etc/passwd', 'javascript:alert(1)', 'smb://server', 'https://example.com/a'])
      expect(await ask(page, `window.open(${JSON.stringify(address)}) === null`)).toBe(true)
    await page.locator('#out').click()
    await page.locator('#out').click({ button: 'middle' })
    await eventually(opened).toContain('https://example.com/help')
    expect((await opened()).filter((address) => !address.startsWith('https://example.com/'))).toEqual([])
    expect(await windows()).toBe(1)
  })

  it('E08 cannot leave', async () => {
    await noteOpened()
    const before = page.url()
    for (const address of ['https://example.com/away', 'file:///etc/passwd', 'data:text/html,x', 'about:blank'])
      await ask(page, `void (location.href = ${JSON.stringify(address)})`)
    await eventually(opened).toEqual(['https://example.com/away'])
    await call(page, 'desktop.read')
    expect(page.url()).toBe(before)
    expect(await page.locator('h1').textContent()).toBe('Counterflow')
  })

  it('E09 has no <webview>', async () => {
    expect(await ask(page, `typeof document.createElement('webview').loadURL`)).toBe('undefined')
  })

  it('E10 is denied what it asks the system for, except to copy text and to notify', async () => {
    const state = (name: string): Promise<string> =>
      ask(page, `navigator.permissions.query({ name: ${JSON.stringify(name)} }).then(({ state }) => state)`)
    for (const name of ['geolocation', 'camera', 'microphone', 'midi', 'clipboard-read'])
      expect(await state(name), name).toBe('denied')
    for (const name of ['notifications', 'clipboard-write']) expect(await state(name), name).toBe('granted')
    const locate = `new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('found'), ({ code }) => resolve(code)))`
    expect(await ask(page, locate)).toBe(1)
  })

  it.runIf(isReal)('E25 has no cookies and no service worker', async () => {
    expect(await ask(page, `(() => { document.cookie = 'a=1'; return document.cookie })()`)).toBe('')
    const register = `navigator.serviceWorker?.register('./worker.js').then(() => 'registered', () => 'refused') ?? 'absent'`
    expect(await ask(page, register)).not.toBe('registered')
  })

  it.skipIf(isReal)('E16 asks for a scheme with the privileges of a plain page, and no more', async () => {
    const registered = await launched.app.evaluate(
      ({ protocol }) => (protocol as unknown as { registered: unknown }).registered,
    )
    const privileges = { standard: true, secure: true, supportFetchAPI: true }
    expect(registered).toEqual([{ scheme: 'app', privileges }])
  })

  it.skipIf(isReal)('is shown by a stand-in that says what it does not have, instead of pretending', async () => {
    const missing = (await launched.app.evaluate((electron) => {
      const { app, BrowserWindow } = electron
      const tries = [
        () => Reflect.get(electron, 'powerMonitor'),
        () => app.setBadgeCount(1),
        () => app.on('gpu-info-update', () => {}),
        () => new BrowserWindow({ frame: false }),
        () => new BrowserWindow({ show: false, webPreferences: { webSecurity: false, plugins: true } }),
      ]
      return tries.map((attempt) => {
        try {
          return String(attempt())
        } catch (error) {
          return (error as Error).message.replace(/:.*/, '')
        }
      })
    })) as string[]
    expect(missing).toEqual([
      'The stand-in does not have electron.powerMonitor',
      'The stand-in does not have app.setBadgeCount',
      'The stand-in does not have the event gpu-info-update of app',
      'The stand-in does not have the option frame of BrowserWindow',
      'The stand-in does not have the option plugins of webPreferences',
    ])
  })

  it('E26 reaches nothing on this machine either', async () => {
    let asked = 0
    const server = createServer((_request, response) => {
      asked += 1
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const address = JSON.stringify(`http://127.0.0.1:${port}/`)
    // Around the rules for content, which would already refuse it: a window of the app without any page of ours.
    await launched.app.evaluate(({ BrowserWindow }) =>
      new BrowserWindow({ show: false }).loadURL('data:text/html,<p>Empty'),
    )
    const other = await newest()
    const fetched = `fetch(${address}).then(() => 'answered', () => 'refused')`
    for (const from of [page, other]) expect(await ask(from, fetched)).toBe('refused')
    expect(asked).toBe(0)
    server.close()
    await other.close()
    await eventually(windows).toBe(1)
  })

  it('E11 A52 is not believed when it is another page, even with our preload', async () => {
    await launched.app.evaluate(
      ({ BrowserWindow }, preload) =>
        new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } }).loadURL(
          'data:text/html,<p>Not ours</p>',
        ),
      join(folder, 'dist/electron/preload.cjs'),
    )
    const other = await newest()
    expect(await call(other, 'shop.read')).toEqual({ failure: expect.objectContaining({ code: 'CALL_SENDER' }) })
    await other.close()
    await eventually(windows).toBe(1)
  })
})
