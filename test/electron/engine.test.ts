/** The engine's process beside the window: what a crash of either leaves, and what quitting closes. */
import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Draft } from '../../runtime/model/api/drafts.ts'
import type { FlowCard } from '../../runtime/model/api/flows.ts'
import {
  ask,
  call,
  closeAll,
  describeApp,
  eventually,
  heard,
  type Launched,
  launch,
  makeApp,
  newUserData,
  patience,
  removeAll,
  until,
} from './launch.ts'

let folder = ''
beforeAll(async () => {
  folder = await makeApp()
}, patience)
afterEach(closeAll, patience)
afterAll(() => removeAll(folder), patience)

const enginePid = ({ app }: Launched): Promise<number> =>
  app.evaluate(({ app: electron }) => {
    const found = electron.getAppMetrics().find(({ name }) => name === 'Counterflow engine')
    return found?.pid ?? 0
  })

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
const gone = (pid: number): Promise<void> => eventually(() => isAlive(pid)).toBe(false)

/** A flow with an edit, both accepted by the engine. */
async function edited({ page }: Launched, name: string): Promise<Draft> {
  const draft = await call<Draft>(page, 'flows.create', { name })
  const text = draft.text.replace(name, `${name}, edited`)
  expect(text).not.toBe(draft.text)
  const { flow, revision } = draft
  const saved = await call<{ revision: number }>(page, 'draft.save', { flow, text, revision, label: 'Rename' })
  return { ...draft, text, revision: saved.revision }
}

describeApp('the engine', () => {
  it('F29 E27 is started again when it is killed; the window hears so, waits, and has lost nothing', async () => {
    const launched = await launch(folder)
    const { page } = launched
    const draft = await edited(launched, 'Order alarm')
    const before = await enginePid(launched)
    expect(before).toBeGreaterThan(0)
    await ask(page, 'void (heard.length = 0)')

    process.kill(before, 'SIGKILL')
    await heard(page, 'engine')
    // Asked while there is no engine: it waits for the next one.
    const waiting = call<FlowCard[]>(page, 'flows.list')
    await until(page, `heard.some(([name, { state }]) => name === 'engine' && state === 'running')`)
    const states = (await heard<{ state: string; message: string }>(page, 'engine')).map(({ state }) => state)
    expect(states).toEqual(['restarting', 'running'])
    expect((await heard<{ message: string }>(page, 'engine'))[0]?.message).toContain('Nothing accepted is lost')

    expect((await waiting).map(({ name }) => name)).toEqual(['Order alarm, edited'])
    expect(await call(page, 'draft.read', { flow: draft.flow })).toMatchObject({ text: draft.text })
    const after = await enginePid(launched)
    expect(after).toBeGreaterThan(0)
    expect(after).not.toBe(before)
    expect(await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })

  it('F29 goes on when the page crashes, and the window comes back by itself', async () => {
    const launched = await launch(folder)
    await edited(launched, 'Returns')
    const before = await enginePid(launched)
    await launched.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
    })
    // Asked through the app: for Playwright a page that has crashed stays crashed.
    const ask = (): Promise<unknown> =>
      launched.app.evaluate(({ BrowserWindow }) => {
        const script = `counterflow.call('flows.list', {}).then((flows) => flows.map(({ name }) => name))`
        return BrowserWindow.getAllWindows()[0]
          ?.webContents.executeJavaScript(script)
          .catch(() => null)
      })
    await eventually(ask).toEqual(['Returns, edited'])
    expect(await enginePid(launched)).toBe(before)
  })

  it('ends with the main process when that is killed, and every accepted edit is there the next time', async () => {
    const first = await launch(folder)
    const { userData } = first
    const draft = await edited(first, 'Stock check')
    const engine = await enginePid(first)
    first.app.process().kill('SIGKILL')
    await gone(engine)

    const second = await launch(folder, { userData })
    expect(await call(second.page, 'draft.read', { flow: draft.flow })).toMatchObject({ text: draft.text })
    const { flow, revision } = draft
    const next = await call(second.page, 'draft.save', { flow, text: draft.text, revision, label: 'Again' })
    expect(next).toEqual({ revision: expect.any(Number) })
  })

  it('has closed its store when the app has quit', async () => {
    const launched = await launch(folder)
    const { app, page, userData } = launched
    await edited(launched, 'Refunds')
    const engine = await enginePid(launched)
    const main = app.process()
    expect(existsSync(join(userData, 'shop.db-wal'))).toBe(true)
    // Still being asked when the end comes.
    await ask(page, `void Promise.all(Array.from({ length: 20 }, () => counterflow.call('flows.list', {})))`)
    await app.close()
    expect(main.exitCode).toBe(0)
    await gone(engine)
    const files = await readdir(userData)
    expect(files).toContain('shop.db')
    // Only the last connection that is closed in order takes this file away.
    expect(files).not.toContain('shop.db-wal')
  })

  it('keeps its store where the command and the browser keep it, unless a switch names a folder', async () => {
    const home = await newUserData()
    const launched = await launch(folder, { home })
    await edited(launched, 'At home')
    await launched.app.close()
    expect(await readdir(home)).toEqual(expect.arrayContaining(['shop.db', 'window.json']))
  })

  it('imports the flow of a file that the app was started with, turned off', async () => {
    const first = await launch(folder)
    const { text } = await edited(first, 'From a colleague')
    await first.app.close()

    const file = join(first.userData, 'colleague.cflow')
    await writeFile(file, text)
    const { page } = await launch(folder, { words: [file] })
    const [opened] = await heard<{ name: string; text: string }>(page, 'opened')
    expect(opened).toEqual({ name: 'colleague.cflow', text })
    const draft = await call<Draft>(page, 'flows.import', { text: opened?.text })
    expect(draft).toMatchObject({ state: 'off', live: null })
    expect((await call<FlowCard[]>(page, 'flows.list')).map(({ name }) => name)).toEqual(['From a colleague, edited'])
  })
})
