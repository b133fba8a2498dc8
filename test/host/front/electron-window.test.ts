/** When the app gets a window of its own, and what is said when it does not: a made-up copy of the project stands in. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findElectron, runElectron } from '../../../runtime/host/front/electron-window.ts'

let root: string
let said: string[]
const say = (line: string): void => void said.push(line)
const find = (store = '/shop/shop.db') => findElectron(root, store, say)

function put(path: string, text: string): string {
  const full = join(root, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, text)
  return full
}

/** A program with the name and place of Electron's. */
function putBinary(script: string): void {
  put('node_modules/electron/path.txt', 'electron')
  chmodSync(put('node_modules/electron/dist/electron', `#!/bin/sh\n${script}\n`), 0o755)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'counterflow-electron-'))
  said = []
  put(
    'electron/build.ts',
    `import { mkdirSync, writeFileSync } from 'node:fs'
const folder = import.meta.dirname + '/../dist/electron'
mkdirSync(folder, { recursive: true })
writeFileSync(folder + '/main.cjs', '')`,
  )
  vi.stubEnv('DISPLAY', ':99')
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', undefined)
})
afterEach(() => void vi.unstubAllEnvs())

describe.skipIf(process.platform === 'win32')('a window of its own', () => {
  it('is there where the binary is', async () => {
    putBinary('exit 0')
    expect(await find()).toEqual({ binary: join(root, 'node_modules/electron/dist/electron') })
    expect(said).toEqual([])
  })

  it('is fetched once where it is not', async () => {
    put(
      'node_modules/electron/install.js',
      `const fs = require('fs'); fs.mkdirSync(__dirname + '/dist')
fs.writeFileSync(__dirname + '/dist/electron', ''); fs.writeFileSync(__dirname + '/path.txt', 'electron')`,
    )
    expect(await find()).toHaveProperty('binary')
    expect(said).toHaveLength(1)
    await find()
    expect(said).toHaveLength(1)
  })

  it.runIf(process.platform === 'linux')('is not looked for where nothing could show it', async () => {
    putBinary('exit 0')
    vi.stubEnv('DISPLAY', '')
    vi.stubEnv('WAYLAND_DISPLAY', '')
    expect(await find()).toEqual({ missing: 'There is no display for a window of its own' })
  })

  it('is missed with a reason: not installed, not fetched, another store', async () => {
    expect(await find()).toEqual({ missing: 'Electron is not installed' })
    put('node_modules/electron/install.js', 'process.exit(1)')
    expect(await find()).toEqual({ missing: 'Electron could not be fetched' })
    expect(await find('/shop/other.db')).toHaveProperty('missing')
  })

  it('gets the folder of the shop and the whole app, and is waited for', async () => {
    const note = join(root, 'words.txt')
    putBinary(`printf '%s\\n' "$@" > ${note}; printf '%s' "\${ELECTRON_RUN_AS_NODE-unset}" >> ${note}`)
    vi.stubEnv('ELECTRON_RUN_AS_NODE', '1')
    const found = await find()
    expect('binary' in found && (await runElectron(found.binary, root, '/shop/shop.db'))).toBe(true)
    expect(readFileSync(note, 'utf8').split('\n')).toEqual(['--user-data-dir=/shop', root, 'unset'])
  })

  it('is given up where it cannot run here, so that the browser can be opened', async () => {
    putBinary('exit 127')
    const found = await find()
    expect('binary' in found && (await runElectron(found.binary, root, '/shop/shop.db'))).toBe(false)
    putBinary('exit 0')
    put('electron/build.ts', 'process.exit(1)')
    expect('binary' in found && (await runElectron(found.binary, root, '/shop/shop.db'))).toBe(false)
  })
})
