/** Secrets of the desktop app: sealed with a key that the system's keychain keeps, or not kept at all. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { ConnectionList } from '../../runtime/model/api/connections.ts'
import { call, closeAll, describeApp, isReal, launch, makeApp, newUserData, patience, removeAll } from './launch.ts'

let folder = ''
beforeAll(async () => {
  folder = await makeApp()
}, patience)
afterEach(closeAll, patience)
afterAll(() => removeAll(folder), patience)

const canary = 'sk_test_canary_c0ffee'
const wish = { name: 'till', kind: 'stripe', facts: {}, mode: 'test', secrets: { key: [canary] }, by: 'Ada' }
const heldBy = ({ connections }: ConnectionList): unknown => connections.find(({ name }) => name === 'till')?.secrets

async function texts(data: string): Promise<readonly string[]> {
  const files = await readdir(data, { recursive: true, withFileTypes: true })
  return Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
  )
}

describeApp('secrets', () => {
  it('E21 are sealed, in no file of the data folder, and there again at the next start', async () => {
    const userData = await newUserData()
    const first = await launch(folder, { userData })
    expect(heldBy(await call<ConnectionList>(first.page, 'connections.add', wish))).toEqual(['key'])
    expect(await readdir(userData)).toEqual(expect.arrayContaining(['shop.db-secrets', 'keychain.sealed']))
    await closeAll()
    for (const text of await texts(userData)) expect(text).not.toContain('canary')

    const second = await launch(folder, { userData })
    const list = await call<ConnectionList>(second.page, 'connections.list')
    expect([list.refused, heldBy(list)]).toEqual([null, ['key']])
  })

  it.skipIf(isReal)('E21 are not taken where Linux has no keyring, and the reason is said', async () => {
    process.env.STAND_IN_KEYRING = 'basic_text'
    try {
      const { page, userData } = await launch(folder)
      expect((await call<ConnectionList>(page, 'connections.list')).refused).toMatch(/no keyring/)
      expect(await call(page, 'connections.add', wish)).toMatchObject({ failure: { code: 'SECRET_KEY' } })
      expect((await call<ConnectionList>(page, 'connections.list')).connections.map(({ name }) => name)).toEqual([
        'practice',
      ])
      for (const text of await texts(userData)) expect(text).not.toContain('canary')
    } finally {
      delete process.env.STAND_IN_KEYRING
    }
  })
})
