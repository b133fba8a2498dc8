/** Files and addresses that the system hands over, whether the app is running or not. */
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import {
  call,
  closeAll,
  describeApp,
  environment,
  eventually,
  executable,
  heard,
  type Launched,
  launch,
  makeApp,
  newUserData,
  patience,
  removeAll,
} from './launch.ts'

let folder = ''
beforeAll(async () => {
  folder = await makeApp()
}, patience)
afterEach(closeAll, patience)
afterAll(() => removeAll(folder), patience)

/** What a second start of the app does. Resolves with its exit code. */
function startAgain(userData: string, words: readonly string[], cwd: string): Promise<number> {
  const argv = ['--no-sandbox', `--user-data-dir=${userData}`, folder, ...words]
  return new Promise((resolve) => {
    const child = execFile(executable, argv, { cwd, env: environment(userData) })
    child.on('exit', (code) => resolve(code ?? -1))
  })
}

/** A box of the system would wait for somebody to press its button. */
const noteBoxes = ({ app }: Launched): Promise<void> =>
  app.evaluate(({ dialog }) => {
    const boxes: unknown[] = []
    Object.assign(globalThis, { boxes })
    dialog.showMessageBox = (async (...given: unknown[]) => {
      boxes.push(given.at(-1))
      return { response: 0, checkboxChecked: false }
    }) as typeof dialog.showMessageBox
  })

const boxes = ({ app }: Launched): Promise<{ message: string; detail: string }[]> =>
  app.evaluate(() => (globalThis as unknown as { boxes: { message: string; detail: string }[] }).boxes)

describeApp('a file handed to the app', () => {
  it('reaches the page that it was started with, however early, and later ones through a second start', async () => {
    const userData = await newUserData()
    const files = join(userData, 'my files')
    await mkdir(files)
    await writeFile(join(files, 'first.cflow'), '{"name":"First"}')
    await writeFile(join(files, 'second.flow.json'), '{"name":"Second"}')

    const launched = await launch(folder, { userData, words: [join(files, 'first.cflow')] })
    expect(await heard(launched.page, 'opened')).toEqual([{ name: 'first.cflow', text: '{"name":"First"}' }])

    expect(await startAgain(userData, ['second.flow.json'], files)).toBe(0)
    await eventually(() => heard(launched.page, 'opened')).toHaveLength(2)
    expect((await heard(launched.page, 'opened'))[1]).toEqual({ name: 'second.flow.json', text: '{"name":"Second"}' })

    await noteBoxes(launched)
    await writeFile(join(files, 'large.cflow'), new Uint8Array(5 * 1024 * 1024 + 1))
    expect(await startAgain(userData, ['large.cflow', 'missing.cflow'], files)).toBe(0)
    await eventually(async () => (await boxes(launched)).length).toBe(2)
    const messages = (await boxes(launched)).map(({ message }) => message).sort()
    expect(messages[0]).toBe('large.cflow is larger than 5 MB, too large for a flow.')
    expect(messages[1]).toBe('missing.cflow could not be read: it is not there any more.')
    expect((await boxes(launched))[0]?.detail).toMatch(/^Nothing was imported/)

    // E18 A51: words of a second start are nobody's orders.
    const words = ['counterflow://import?url=https://evil.example/a.cflow', '--inspect=0', '../x', 'x'.repeat(100_000)]
    expect(await startAgain(userData, words, files)).toBe(0)
    expect(await call(launched.page, 'desktop.read')).toMatchObject({ host: 'electron' })
    expect(await heard(launched.page, 'opened')).toHaveLength(2)
    expect(await boxes(launched)).toHaveLength(2)
    expect(await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })
})
