/** `npm start` from outside: where it says the window is, that it stops cleanly, and that a second start helps. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildWindow } from '../../../runtime/host/front/window-build.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import { ask } from './ask.ts'
import { endAll, type Launched, launched, newStore } from './launched.ts'

afterEach(endAll)
beforeAll(() => buildWindow(join(import.meta.dirname, '../../..')), 120_000)

/** The cookie of a window that the address opened. */
async function open(address: URL): Promise<string> {
  const { status, headers } = await ask(Number(address.port), `/${address.search}`)
  expect(status).toBe(303)
  return String(headers['set-cookie']).split(';')[0] ?? ''
}

async function stop(one: Launched): Promise<void> {
  one.signal('SIGTERM')
  await one.code
}

// Each start is three processes, which a busy machine takes its time for.
describe('npm start', { timeout: 120_000 }, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('serves the window, and at %s ends with its store closed', async (signal) => {
    const store = newStore()
    const shop = launched(['--browser', '--port', '0', '--store', store])
    const address = await shop.address
    const port = Number(address.port)
    const cookie = await open(address)
    const page = await ask(port, '/', { headers: { cookie } })
    expect(page.status).toBe(200)
    expect(page.text).toContain('<div id="root">')
    const headers = { cookie, 'content-type': 'application/json', 'x-counterflow-window': 'test-window-0001' }
    const read = await ask(port, '/api/shop.read', { method: 'POST', headers, body: '{}' })
    expect(JSON.parse(read.text).result).toMatchObject({ answered: false })

    shop.signal(signal)
    expect(await shop.code).toBe(0)
    expect(shop.said()).toContain('Stopped.')
    expect(shop.complained()).toBe('')
    // What only an open store has beside it.
    expect(readdirSync(dirname(store)).filter((name) => /-(wal|owner)$/.test(name))).toEqual([])
    openStore(store, { program: 'a test' }).close()
  })

  it('says that it runs already, with an address that opens a window of the first', async () => {
    const store = newStore()
    const first = launched(['--browser', '--port', '0', '--store', store])
    const { port } = await first.address
    const second = launched(['--browser', '--store', store])
    const address = await second.address
    expect(await second.code).toBe(0)
    expect(second.said()).toContain('running already')
    expect(address.port).toBe(port)
    await open(address)
    // The other half of the promise: nothing of the first was disturbed.
    await open(await first.address)
    await stop(first)
  })

  it('lets only this user read where it runs, and keeps the port for the next time', async () => {
    const store = newStore()
    const note = `${store}-window`
    const first = launched(['--browser', '--port', '0', '--store', store])
    const { port } = await first.address
    if (process.platform !== 'win32') expect(statSync(note).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(note, 'utf8')).running.key).toMatch(/^[\w-]{43}$/)
    await stop(first)
    expect(JSON.parse(readFileSync(note, 'utf8'))).toEqual({ port: Number(port) })
    const next = launched(['--browser', '--store', store])
    expect((await next.address).port).toBe(port)
    await stop(next)
  })

  it('hands over as well when two are started at the same moment', async () => {
    const store = newStore()
    const both = [0, 1].map(() => launched(['--browser', '--port', '0', '--store', store]))
    const addresses = await Promise.all(both.map((one) => one.address))
    expect(addresses[0]?.port).toBe(addresses[1]?.port)
    await Promise.all(both.map(stop))
  })

  it('names the program that holds the store, and changes nothing', async () => {
    const store = newStore()
    const first = launched(['--browser', '--port', '0', '--store', store])
    await first.address
    await stop(first)
    const held = openStore(store, { program: 'a test that holds it' })
    const shop = launched(['--browser', '--port', '0', '--store', store])
    expect(await shop.code).toBe(4)
    expect(shop.complained()).toContain('a test that holds it')
    expect(shop.complained()).toContain(String(process.pid))
    held.close()
  })

  it('refuses a port that is taken when it was asked for, and leaves nothing running', async () => {
    const first = launched(['--browser', '--port', '0', '--store', newStore()])
    const { port } = await first.address
    const store = newStore()
    const second = launched(['--browser', '--port', port, '--store', store])
    expect(await second.code).toBe(5)
    expect(second.complained()).toContain(`Port ${port} is in use`)
    openStore(store, { program: 'a test' }).close()
    await stop(first)
  })

  it('says in one line why there is no window of its own', async () => {
    const shop = launched(['--no-open', '--port', '0', '--store', newStore()])
    await shop.address
    expect(shop.said().match(/: Counterflow opens in the browser instead\.\n/g)).toHaveLength(1)
    await stop(shop)
  })

  it('keeps the shop in the folder that COUNTERFLOW_HOME names', async () => {
    const home = dirname(newStore())
    const shop = launched(['--browser', '--port', '0'], { COUNTERFLOW_HOME: home })
    await shop.address
    expect(shop.said()).toContain(join(home, 'shop.db'))
    await stop(shop)
    expect(existsSync(join(home, 'shop.db'))).toBe(true)
  })
})

describe('the command line', () => {
  it('is explained by --help', async () => {
    const shop = launched(['--help'])
    expect(await shop.code).toBe(0)
    for (const option of ['--browser', '--no-open', '--port', '--store']) expect(shop.said()).toContain(option)
  })

  it.each([['--bogus'], ['--port'], ['--port', 'many'], ['--port', '70000'], ['--port', '-1'], ['word']])(
    'is refused where it makes no sense: %s %s',
    async (...words) => {
      const shop = launched(words)
      expect(await shop.code).toBe(2)
      expect(shop.complained()).toContain('--help')
    },
  )
})
