/** Secrets in an encrypted file beside the store (AES-256-GCM): for hosts without a keychain. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { isObject, type Json } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { type KeyPlace, keyRefused, keysToOpen, readKey } from './secret-key.ts'
import { assertBound, type Credential, checkCredential, type SecretStore } from './secret-store.ts'

const algorithm = 'aes-256-gcm'
/** Covered by the seal: a file of another format is none of ours. */
const format = 'counterflow secrets 1'

export const secretFileOf = (store: string): string => `${store}-secrets`

/** Nothing is read, and no key is made, before a secret is asked for. */
export function openSecretFile(path: string, place: KeyPlace = {}): SecretStore {
  function read(): Map<string, Credential> {
    if (!existsSync(path)) return new Map()
    const value = openWithAny(readFileSync(path, 'utf8'), keysToOpen(place))
    if (value === undefined) {
      throw new CounterflowError('SECRET_FILE', `${path} cannot be opened with the key of this computer.`, {
        kept: 'The file was not touched.',
        advice: 'Put the right key back, or remove the file and enter the secrets of your connections again.',
        details: { path },
      })
    }
    return new Map(Object.entries(isObject(value) ? value : {}).map(([name, one]) => [name, credentialOf(one)]))
  }

  function write(all: ReadonlyMap<string, Credential>): void {
    const key = readKey(!existsSync(path), place)
    const text = seal(Object.fromEntries([...all].map(([name, one]) => [name, { ...one }])), key)
    const part = `${path}.part`
    const file = openSync(part, 'w', 0o600)
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(part, path)
  }

  return {
    refused: () => keyRefused(place),
    names: () => [...read().keys()].sort(),
    put(name, credential) {
      checkCredential(name, credential)
      write(read().set(name, credential))
    },
    secretsFor(name, use) {
      const found = read().get(name)
      if (found === undefined) return []
      assertBound(name, found, use)
      return found.secrets
    },
    remove(name) {
      const all = read()
      if (!all.delete(name)) return false
      write(all)
      return true
    },
  }
}

function seal(value: object, key: Buffer): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(format))
  const data = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
  const sealed = { format, iv: hex(iv), tag: hex(cipher.getAuthTag()), data: data.toString('base64') }
  return `${JSON.stringify(sealed)}\n`
}

/** Undefined where none of the keys is the right one. */
function openWithAny(text: string, keys: readonly Buffer[]): Json | undefined {
  for (const key of keys) {
    try {
      return open(text, key)
    } catch {
      // Neither the text nor the reason may show what is in it.
    }
  }
  return undefined
}

function open(text: string, key: Buffer): Json {
  const sealed: { [name: string]: string } = JSON.parse(text)
  const { iv = '', tag = '', data = '' } = sealed
  const decipher = createDecipheriv(algorithm, key, Buffer.from(iv, 'hex'), { authTagLength: 16 })
    .setAAD(Buffer.from(format))
    .setAuthTag(Buffer.from(tag, 'hex'))
  return JSON.parse(Buffer.concat([decipher.update(data, 'base64'), decipher.final()]).toString('utf8'))
}

const hex = (bytes: Buffer): string => bytes.toString('hex')

function credentialOf(value: Json): Credential {
  const { provider, hosts, secrets } = isObject(value) ? value : {}
  return { provider: typeof provider === 'string' ? provider : '', hosts: texts(hosts), secrets: texts(secrets) }
}

const texts = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
