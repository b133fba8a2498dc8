/** The window in the hands of its user: its place, its colour, its menus, and what closing it means. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Draft } from '../../runtime/model/api/drafts.ts'
import {
  call,
  closeAll,
  describeApp,
  eventually,
  heard,
  isReal,
  type Launched,
  launch,
  makeApp,
  patience,
  removeAll,
  root,
} from './launch.ts'

let folder = ''
beforeAll(async () => {
  folder = await makeApp()
}, patience)
afterAll(() => removeAll(folder), patience)

type Place = { x: number; y: number; width: number; height: number }
const place = ({ app }: Launched): Promise<Place | undefined> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
const windows = ({ app }: Launched): Promise<number> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
const closeWindow = ({ app }: Launched): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
const dark = ({ page }: Launched): Promise<boolean> =>
  page.evaluate<boolean>(`matchMedia('(prefers-color-scheme: dark)').matches`)

describeApp('the window', () => {
  afterEach(closeAll, patience)

  it('opens where it was closed, in the theme that was chosen, and not on a screen that is gone', async () => {
    const first = await launch(folder)
    expect(await dark(first)).toBe(false)
    await call(first.page, 'preferences.write', { theme: 'dark' })
    await eventually(() => dark(first)).toBe(true)
    const bounds = { x: 210, y: 120, width: 1010, height: 707 }
    await first.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds)
    await first.app.close()

    const { userData } = first
    const second = await launch(folder, { userData })
    expect(await place(second)).toEqual(bounds)
    expect(await dark(second)).toBe(true)
    if (!isReal) expect(await second.app.evaluate(backgroundAsked)).toBe('#161615')
    await second.app.close()

    const file = join(userData, 'window.json')
    const state = JSON.parse(await readFile(file, 'utf8'))
    expect(state).toMatchObject({ bounds, theme: 'dark' })
    await writeFile(file, JSON.stringify({ ...state, bounds: { ...bounds, x: 20_000 } }))
    const third = await launch(folder, { userData })
    expect(await place(third)).toMatchObject({ width: 1010, height: 707 })
    expect((await place(third))?.x).toBeLessThan(1920)
  })

  it('ends the app when it is closed', async () => {
    const launched = await launch(folder)
    const ended = new Promise<number | null>((resolve) => launched.app.process().once('exit', resolve))
    await closeWindow(launched)
    expect(await ended).toBe(0)
  })

  it('asks before flows would stop only because it is closed', async () => {
    const launched = await launch(folder)
    const { app, page } = launched
    const { flow } = await call<Draft>(page, 'flows.demo')
    await eventually(() => call(page, 'flows.list')).toMatchObject([{ flow, state: 'on' }])
    /** The last button that somebody pressed, and what they had read. */
    const press = (button: number): Promise<void> =>
      app.evaluate(({ dialog }, response) => {
        dialog.showMessageBox = (async (...given: unknown[]) => {
          Object.assign(globalThis, { read: given.at(-1) })
          return { response, checkboxChecked: false }
        }) as typeof dialog.showMessageBox
      }, button)
    const read = (): Promise<{ message: string; buttons: string[] } | undefined> =>
      app.evaluate(() => (globalThis as unknown as { read?: { message: string; buttons: string[] } }).read)

    await press(2)
    await eventually(async () => {
      await closeWindow(launched)
      return (await read())?.message
    }).toBe('One flow is on.')
    expect((await read())?.buttons).toEqual(['Keep them running', 'Close and stop them', 'Cancel'])
    expect(await windows(launched)).toBe(1)

    await press(0)
    await closeWindow(launched)
    await eventually(() => windows(launched)).toBe(0)
    // It goes on: another window finds the flow as it was.
    const next = app.waitForEvent('window')
    await app.evaluate(({ app: electron }) => electron.emit('activate'))
    const again = await next
    await again.waitForURL(/index\.html/, { waitUntil: 'load' })
    expect(await call(again, 'preferences.read')).toMatchObject({ keepsRunning: true })
    expect(await call(again, 'flows.list')).toMatchObject([{ flow, state: 'on' }])
  })

  it.skipIf(isReal)('may close while flows stay on, where the user has chosen so, and says it once', async () => {
    const launched = await launch(folder)
    const { app, page, userData } = launched
    await call(page, 'preferences.write', { keepsRunning: true, runsAtLogin: true })
    const trays = (): Promise<number> => app.evaluate(({ Tray }) => (Tray as unknown as { all: unknown[] }).all.length)
    const told = (): Promise<{ title: string; body: string }[]> =>
      app.evaluate(
        ({ Notification }) => (Notification as unknown as { shown: { title: string; body: string }[] }).shown,
      )
    await eventually(trays).toBe(1)
    const autostart = join(userData, 'config/autostart/counterflow.desktop')
    expect(await readFile(autostart, 'utf8')).toContain('"--hidden"')

    await closeWindow(launched)
    await eventually(() => windows(launched)).toBe(0)
    await eventually(told).toEqual([
      { title: 'Counterflow keeps running', body: expect.stringMatching(/^Your flows stay on.*choose Quit/) },
    ])
    const next = app.waitForEvent('window')
    await app.evaluate(({ app: electron }) => electron.emit('activate'))
    const again = await next
    await again.waitForLoadState()
    await closeWindow(launched)
    await eventually(() => windows(launched)).toBe(0)
    expect(await told()).toHaveLength(1)

    const ended = new Promise<number | null>((resolve) => app.process().once('exit', resolve))
    await app.evaluate(({ Tray }) => {
      const [tray] = (Tray as unknown as { all: { menu: Electron.Menu }[] }).all
      tray?.menu.getMenuItemById('tray.quit')?.click()
    })
    expect(await ended).toBe(0)
  })
})

describeApp('the menus and settings', () => {
  let launched: Launched
  beforeAll(async () => {
    launched = await launch(folder)
  }, patience)
  afterAll(closeAll, patience)

  it('says the id of an action for each item of ours, and shows keys without taking them', async () => {
    const items = await menuItems(launched.app)
    expect(items.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['flow.import', 'edit.undo', 'view.zoomIn', 'flow.publish', 'help.shortcuts']),
    )
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
    expect(items.filter(({ accelerator, taken }) => accelerator !== null && taken)).toEqual([])
    await launched.app.evaluate(
      ({ Menu }, ids) => {
        for (const id of ids) Menu.getApplicationMenu()?.getMenuItemById(id)?.click()
      },
      items.map(({ id }) => id),
    )
    await eventually(() => heard(launched.page, 'action')).toEqual(items.map(({ id }) => ({ id })))
  })

  it('names only actions that the page has, with the keys that they have there', async () => {
    const actions = await actionsOfPage()
    for (const { id, accelerator } of await menuItems(launched.app)) {
      expect([...actions.keys()]).toContain(id)
      if (accelerator !== null) expect(actions.get(id), id).toContain(accelerator)
    }
  })

  it.skipIf(isReal)('E03 E04 has every protection on', async () => {
    const { app } = launched
    const { preload, ...preferences } = await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows() as unknown as {
        options: { webPreferences: { preload: string } }
      }[]
      return window?.options.webPreferences ?? { preload: '' }
    })
    expect(preload).toBe(join(folder, 'dist/electron/preload.cjs'))
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: true,
    })
    expect(
      await app.evaluate(({ app: electron }) => (electron as unknown as { asked: { sandbox: boolean } }).asked.sandbox),
    ).toBe(true)
  })
})

/** The colour of the window before its first paint; only the stand-in remembers it. */
function backgroundAsked({ BrowserWindow }: typeof Electron.CrossProcessExports): string | undefined {
  const [window] = BrowserWindow.getAllWindows() as unknown as { options: { backgroundColor: string } }[]
  return window?.options.backgroundColor
}

/** The items of ours, in the order of the menus. */
const menuItems = (app: ElectronApplication): Promise<{ id: string; accelerator: string | null; taken: boolean }[]> =>
  app.evaluate(({ Menu }) => {
    const found: { id: string; accelerator: string | null; taken: boolean }[] = []
    const walk = (menu: Electron.Menu | null | undefined): void => {
      for (const { id, submenu, accelerator, registerAccelerator } of menu?.items ?? []) {
        if (submenu) walk(submenu)
        else if (/^[a-z]+\.[a-zA-Z]+$/.test(id ?? ''))
          found.push({ id, accelerator: accelerator ?? null, taken: registerAccelerator })
      }
    }
    walk(Menu.getApplicationMenu())
    return found
  })

/** By id, with their keys in the words of menus. Read as text: the page's modules need a page. */
async function actionsOfPage(): Promise<Map<string, string[]>> {
  const actions = new Map<string, string[]>()
  const keysOf = (keys = ''): string[] =>
    keys.split(' ').map((key) => key.replace('Mod', 'CmdOrCtrl').replace(/\+\+$/, '+Plus'))
  const rooms = join(root, 'renderer/actions')
  for (const name of await readdir(rooms)) {
    const text = await readFile(join(rooms, name), 'utf8')
    for (const [, id = '', keys] of text.matchAll(
      /\bid: '([\w.]+)',(?:(?!\bid: )[\s\S])*?(?:keys: '([^']+)'|run[:(])/g,
    ))
      actions.set(id, keysOf(keys))
    for (const [, tab, keys] of text.matchAll(/panel\('(\w+)', .*?, '([^']+)', '/g))
      actions.set(`panels.${tab}`, keysOf(keys))
  }
  return actions
}
