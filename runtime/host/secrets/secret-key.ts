/** The key of the secrets: from COUNTERFLOW_KEY, or from a file beside the data folder that only this user may read. */
import { randomBytes } from 'node:crypto'
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { CounterflowError } from '../../model/problem.ts'
import { homeFolder } from '../home.ts'
import { codeOf } from '../store/errors.ts'

const bytes = 32

export type KeyPlace = { readonly environment?: NodeJS.ProcessEnv; readonly platform?: NodeJS.Platform }

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
  const path = keyFile({ environment, platform })
  const found = readKeyFile(path, platform)
  if (found !== undefined) return found
  if (!make) throw keyError('The key of the secrets is missing.', `Put ${path} back, or set COUNTERFLOW_KEY.`)
  return makeKeyFile(path, platform)
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
