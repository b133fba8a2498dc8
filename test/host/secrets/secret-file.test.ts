/** Secrets in a file: sealed, bound to whom they are for, and readable with the right key alone. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openSecretFile, secretFileOf } from '../../../runtime/host/secrets/secret-file.ts'
import { keyFile, readKey } from '../../../runtime/host/secrets/secret-key.ts'
import type { SecretStore } from '../../../runtime/host/secrets/secret-store.ts'
import { codeOf } from '../store/folder.ts'

const canary = 'whsec_canary_d41d8cd98f00'
const stripe = { provider: 'stripe', hosts: ['api.stripe.com'], secrets: [canary, 'older'] }

let folder = ''
let path = ''
let environment: NodeJS.ProcessEnv = {}
const open = (): SecretStore => openSecretFile(path, { environment })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'))
  path = secretFileOf(join(folder, 'shop.db'))
  environment = { COUNTERFLOW_HOME: join(folder, 'home') }
  const made = folder
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
})

describe('the file of secrets', () => {
  it('gives back what was kept, to another program too, and forgets what was removed', () => {
    open().put('till', stripe)
    open().put('shop', { ...stripe, provider: 'shopify', secrets: ['s'] })
    expect(open().names()).toEqual(['shop', 'till'])
    expect(open().secretsFor('till', { provider: 'stripe', host: 'api.stripe.com' })).toEqual([canary, 'older'])
    expect([open().remove('till'), open().remove('till')]).toEqual([true, false])
    expect([open().secretsFor('till', { provider: 'stripe' }), open().names()]).toEqual([[], ['shop']])
  })

  it('makes neither a file nor a key before there is a secret', () => {
    expect([open().names(), open().secretsFor('till', { provider: 'stripe' })]).toEqual([[], []])
    expect([existsSync(path), existsSync(keyFile({ environment }))]).toEqual([false, false])
  })

  it('holds nothing that can be read, and only this user may open it and its key', () => {
    open().put('till', stripe)
    const text = readFileSync(path, 'utf8')
    for (const word of [canary, 'stripe', 'till', Buffer.from(canary).toString('base64').slice(2, 20)])
      expect(text).not.toContain(word)
    for (const file of [path, keyFile({ environment })]) expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(keyFile({ environment })).toBe(join(folder, 'home.key'))
    const before = text
    open().put('till', stripe)
    expect(readFileSync(path, 'utf8')).not.toBe(before)
    expect(existsSync(`${path}.part`)).toBe(false)
  })

  it('gives a secret to nobody but whom it is bound to', () => {
    open().put('till', stripe)
    expect(codeOf(() => open().secretsFor('till', { provider: 'shopify' }))).toBe('SECRET_BOUND')
    expect(codeOf(() => open().secretsFor('till', { provider: 'stripe', host: 'evil.com' }))).toBe('SECRET_BOUND')
  })

  it.each([[[]], [['']], [['ok', ' ']]])('keeps no empty secret: %j', (secrets) => {
    expect(codeOf(() => open().put('till', { ...stripe, secrets }))).toBe('SECRET_EMPTY')
    expect(existsSync(path)).toBe(false)
  })

  it('opens with its key alone, and stays untouched under another', () => {
    environment = { COUNTERFLOW_KEY: 'a'.repeat(64) }
    open().put('till', stripe)
    const before = readFileSync(path, 'utf8')
    environment = { COUNTERFLOW_KEY: 'b'.repeat(64) }
    expect(codeOf(() => open().names())).toBe('SECRET_FILE')
    expect(codeOf(() => open().put('shop', stripe))).toBe('SECRET_FILE')
    environment = { COUNTERFLOW_HOME: join(folder, 'home') }
    expect(codeOf(() => open().names())).toBe('SECRET_KEY')
    expect(existsSync(keyFile({ environment }))).toBe(false)
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  it('notices every byte that was changed', () => {
    environment = { COUNTERFLOW_KEY: 'a'.repeat(64) }
    open().put('till', stripe)
    const sealed = JSON.parse(readFileSync(path, 'utf8'))
    for (const name of ['iv', 'tag', 'data']) {
      const flipped = {
        ...sealed,
        [name]: sealed[name].replace(/^./, (first: string) => (first === 'A' || first === '1' ? '2' : '1')),
      }
      writeFileSync(path, JSON.stringify(flipped))
      expect(codeOf(() => open().names())).toBe('SECRET_FILE')
    }
    for (const text of ['', '{', '{}', 'null', readFileSync(path, 'utf8').slice(0, 40)]) {
      writeFileSync(path, text)
      expect(codeOf(() => open().names())).toBe('SECRET_FILE')
    }
  })

  it('says nothing of a secret in any error', () => {
    environment = { COUNTERFLOW_KEY: 'a'.repeat(64) }
    open().put('till', stripe)
    const thrown: unknown[] = []
    const attempts = [
      () => open().secretsFor('till', { provider: 'square' }),
      () => openSecretFile(path, { environment: { COUNTERFLOW_KEY: canary } }).names(),
      () => openSecretFile(path, { environment: { COUNTERFLOW_KEY: 'c'.repeat(64) } }).names(),
    ]
    for (const attempt of attempts)
      try {
        attempt()
      } catch (error) {
        thrown.push(error)
      }
    expect(thrown).toHaveLength(3)
    expect(inspect(thrown, { depth: 9 })).not.toMatch(/canary|cccccccc|aaaaaaaa/)
  })
})

describe('the key', () => {
  it.each([
    ['hex', 'ab'.repeat(32)],
    ['base64', Buffer.alloc(32, 7).toString('base64')],
    ['base64 of addresses', Buffer.alloc(32, 251).toString('base64url')],
  ])('is read from COUNTERFLOW_KEY in %s', (_what, text) => {
    expect(readKey(false, { environment: { COUNTERFLOW_KEY: text } })).toHaveLength(32)
  })

  it.each(['short', 'g'.repeat(64), 'ab'.repeat(31), `${'ab'.repeat(32)} `])('is refused as %j', (text) => {
    expect(codeOf(() => readKey(true, { environment: { COUNTERFLOW_KEY: text } }))).toBe('SECRET_KEY')
  })

  it('is not taken from a file that others may read', () => {
    readKey(true, { environment })
    chmodSync(keyFile({ environment }), 0o644)
    expect(codeOf(() => readKey(true, { environment }))).toBe('SECRET_KEY')
  })

  it('is made once', () => {
    expect(readKey(true, { environment }).equals(readKey(true, { environment }))).toBe(true)
  })
})

describe('with a key from the keychain of the system', () => {
  const keychain = { key: Buffer.alloc(32, 7) }
  const inApp = (place = {}): SecretStore => openSecretFile(path, { environment, keychain, ...place })

  it('makes no key file, and gives back what was kept', () => {
    inApp().put('till', stripe)
    expect(inApp().secretsFor('till', { provider: 'stripe' })).toEqual([canary, 'older'])
    expect(existsSync(keyFile({ environment }))).toBe(false)
    expect(codeOf(() => open().names())).toBe('SECRET_KEY')
  })

  it('opens what the command sealed before with the key of its file', () => {
    open().put('till', stripe)
    expect(inApp().names()).toEqual(['till'])
    inApp().put('shop', { ...stripe, provider: 'shopify' })
    expect(inApp().names()).toEqual(['shop', 'till'])
  })

  it('keeps nothing where the keychain is refused, and says why', () => {
    const refused = inApp({ keychain: { refused: 'This computer has no keyring.' } })
    expect(refused.refused?.()).toBe('This computer has no keyring.')
    expect(codeOf(() => refused.put('till', stripe))).toBe('SECRET_KEY')
    expect(existsSync(path)).toBe(false)
    environment.COUNTERFLOW_KEY = '7'.repeat(64)
    expect(inApp({ keychain: { refused: 'no' } }).refused?.()).toBeNull()
  })
})
