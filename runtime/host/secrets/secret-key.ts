/**
 * The key of the secrets: from COUNTERFLOW_KEY, from the system's keychain where there is a desktop, or from a file beside
 * the data folder that only this user may read.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { CounterflowError } from '../../model/problem.ts'
import { codeOf } from '../error-code.ts'
import { homeFolder } from '../home.ts'

const bytes = 32

export type KeyPlace = {
  readonly environment?: NodeJS.ProcessEnv
  readonly platform?: NodeJS.Platform
  /** What the desktop app has from the keychain; then no key file is made. */
  readonly keychain?: Keychain
}

/** `refused`: why it has no key, as a sentence. */
export type Keychain = { readonly key: Buffer } | { readonly refused: string }

/** Not in the data folder: whoever copies that for a backup takes no key along. */
export const keyFile = ({ environment, platform }: KeyPlace = {}): string => `${homeFolder(environment, platform)}.key`

/**
 * @param make whether a new key may be made: not where there is something that it could not open
 * @throws SECRET_KEY
 */
export function readKey(make: boolean, place: KeyPlace = {}): Buffer {
  const { environment = process.env, platform = process.platform } = place
  const given = environment.COUNTERFLOW_KEY
  if (given !== undefined && given !== '') return parseKey(given, 'COUNTERFLOW_KEY')
  if (place.keychain !== undefined) {
    if ('key' in place.keychain) return place.keychain.key
    throw keyError(place.keychain.refused, 'Unlock it or set one up, or set COUNTERFLOW_KEY; then start again.')
  }
  const path = keyFile({ environment, platform })
  const found = readKeyFile(path, platform)
  if (found !== undefined) return found
  if (!make) throw keyError('The key of the secrets is missing.', `Put ${path} back, or set COUNTERFLOW_KEY.`)
  return makeKeyFile(path, platform)
}

/** Every key that may have sealed what is there, the likeliest first: the command may have made it before the app did. */
export function keysToOpen(place: KeyPlace = {}): readonly Buffer[] {
  const { environment = process.env, platform = process.platform, keychain } = place
  const isGiven = (environment.COUNTERFLOW_KEY ?? '') !== ''
  if (isGiven || keychain === undefined) return [readKey(false, place)]
  const fromFile = readKeyFile(keyFile({ environment, platform }), platform)
  const own = 'key' in keychain ? [keychain.key] : []
  const keys = [...own, ...(fromFile === undefined ? [] : [fromFile])]
  // Says why there is none.
  return keys.length > 0 ? keys : [readKey(false, place)]
}

/** Null where a key can be had. */
export function keyRefused({ environment = process.env, keychain }: KeyPlace = {}): string | null {
  if ((environment.COUNTERFLOW_KEY ?? '') !== '' || keychain === undefined || 'key' in keychain) return null
  return keychain.refused
}

export function keychainOf(key: string | null, refused: string): Keychain {
  return key === null ? { refused } : { key: parseKey(key, 'the keychain') }
}

function readKeyFile(path: string, platform: NodeJS.Platform): Buffer | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw keyError('The key of the secrets cannot be read.', `Look at the permissions of ${path}.`)
  }
  try {
    if (platform !== 'win32' && (fstatSync(file).mode & 0o077) !== 0)
      throw keyError('Others may read the key of the secrets.', `Run chmod 600 ${path}.`)
    return parseKey(readFileSync(file, 'utf8').trim(), path)
  } finally {
    closeSync(file)
  }
}

function makeKeyFile(path: string, platform: NodeJS.Platform): Buffer {
  const key = randomBytes(bytes)
  let file: number
  try {
    file = openSync(path, 'wx', 0o600)
  } catch (error) {
    // Another program made it at this moment: then there is one key, and it is that one.
    const found = codeOf(error) === 'EEXIST' ? readKeyFile(path, platform) : undefined
    if (found !== undefined) return found
    throw keyError('The key of the secrets cannot be written.', `Look at the folder of ${path}.`)
  }
  try {
    writeSync(file, `${key.toString('hex')}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return key
}

function parseKey(text: string, from: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (key.length === bytes && (text.length === 64 || /^[A-Za-z0-9+/_-]{43}=?$/.test(text))) return key
  throw keyError(`Expected a key of 32 bytes in hex or base64 in ${from}.`, 'Make one with: openssl rand -hex 32')
}

const keyError = (message: string, advice: string): CounterflowError =>
  new CounterflowError('SECRET_KEY', message, { kept: 'No secret was read or written.', advice })
