import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { autostartEntry } from '../../electron/autostart-entry.ts'
import { flowFilesIn, largestFile, readFlowFile } from '../../electron/flow-files.ts'
import { windowStateFile } from '../../electron/window-state.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterflow-files-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('a command line', () => {
  it('names flow files among other words', () => {
    const argv = ['/usr/bin/counterflow', '--flag=a.cflow', 'a.cflow', '/b/c.flow.json', 'D.CFLOW', 'notes.json', '.']
    expect(flowFilesIn(argv, '/home/anna')).toEqual(['/home/anna/a.cflow', '/b/c.flow.json', '/home/anna/D.CFLOW'])
  })

  it.each([
    'counterflow://import?url=https://evil.example/a.cflow',
    'https://evil.example/a.cflow',
    'file:///etc/a.cflow',
    '--load=x.cflow',
    '--inspect',
  ])('A51 has no file in %s', (word) => {
    expect(flowFilesIn([word], '/')).toEqual([])
  })
})

describe('a file that is handed to the app', () => {
  it('reaches the window as it is, with its name', async () => {
    const path = join(folder, 'Order alarm.cflow')
    await writeFile(path, '{"name":"Bäckerei"}')
    expect(await readFlowFile(path)).toEqual({ name: 'Order alarm.cflow', text: '{"name":"Bäckerei"}' })
  })

  it('may have 5 MB and not a byte more', async () => {
    const path = join(folder, 'large.cflow')
    await writeFile(path, '')
    await truncate(path, largestFile)
    expect((await readFlowFile(path)).text).toHaveLength(largestFile)
    await truncate(path, largestFile + 1)
    await expect(readFlowFile(path)).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      kept: expect.stringMatching(/^Nothing/),
    })
  })

  it.each([
    ['is not there', 'missing.cflow', 'FILE_UNREADABLE'],
    ['is a folder', '.', 'FILE_UNREADABLE'],
    ['is not text', 'binary.cflow', 'FILE_NOT_TEXT'],
  ])('is refused in plain words when it %s', async (_why, name, code) => {
    await writeFile(join(folder, 'binary.cflow'), new Uint8Array([0xff, 0xfe, 0x00, 0xd8]))
    await expect(readFlowFile(join(folder, name))).rejects.toMatchObject({ code, advice: expect.stringMatching(/\.$/) })
  })

  it.skipIf(process.platform === 'win32')('is refused when it is a pipe, without waiting for it', async () => {
    const path = join(folder, 'pipe.cflow')
    execFileSync('mkfifo', [path])
    await expect(readFlowFile(path)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })
})

describe('what is kept of the window', () => {
  it('is read back, and a part can change', () => {
    const path = join(folder, 'new/window.json')
    windowStateFile(path).change({ bounds: { x: 1, y: 2, width: 900, height: 700 }, theme: 'dark' })
    windowStateFile(path).change({ told: true })
    const bounds = { x: 1, y: 2, width: 900, height: 700 }
    expect(windowStateFile(path).read()).toEqual({ bounds, maximized: false, theme: 'dark', told: true })
  })

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"bounds":{"x":"1"},"theme":"<b>"}',
    '{"bounds":{"x":1e9,"y":0,"width":-1,"height":1}}',
  ])('is as at the first start when the file says %j', async (text) => {
    const path = join(folder, 'broken.json')
    await writeFile(path, text)
    const first = { bounds: null, maximized: false, theme: 'system', told: false }
    expect(windowStateFile(path).read()).toEqual(first)
  })
})

it('starts at login with every word as it is, whatever is in it', () => {
  const entry = autostartEntry(['/opt/My "Shop"/100%/$HOME/`x`/a\\b', '--hidden'])
  expect(entry).toContain('Exec="/opt/My \\\\"Shop\\\\"/100%%/\\\\$HOME/\\\\`x\\\\`/a\\\\\\\\b" "--hidden"\n')
  expect(entry.split('\n')).toHaveLength(6)
})
