/** Ed25519 over the manifest, which holds the hash of every part. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { CounterflowError } from '../../model/problem.ts'
import { type Manifest, signedBytes } from './package-format.ts'

/** The header of a raw Ed25519 key in its DER form (RFC 8410). */
const derPrefix = Buffer.from('302a300506032b6570032100', 'hex')

export const newKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()

/** @throws PACKAGE_KEY */
export function readKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Said below, for both.
  }
  throw new CounterflowError('PACKAGE_KEY', 'This is no key to sign with.', {
    kept: 'Nothing was written.',
    advice: 'Make one with counterflow pack --new-key <file>.',
  })
}

export function publicKeyOf(key: KeyObject): string {
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return `ed25519:${der.subarray(derPrefix.length).toString('base64')}`
}

export const signManifest = (manifest: Manifest, key: KeyObject): string =>
  sign(null, signedBytes(manifest), key).toString('base64')

/** What the holder of an earlier key signs so that another key may follow it. */
const successionOf = (name: string, from: string, to: string): Buffer =>
  Buffer.from(`counterflow: packages of ${name} are signed by ${to} from now on, no longer by ${from}`)

/** The note that lets the key of `to` follow this one. */
export const signSuccession = (name: string, from: KeyObject, to: string): string =>
  sign(null, successionOf(name, publicKeyOf(from), to), from).toString('base64')

/** Whether the holder of `known` has said that the key of this manifest may follow. */
export function followsKey({ publisher: { name, key, earlier = [] } }: Manifest, known: string): boolean {
  const note = earlier.find((one) => one.key === known)?.note
  return note !== undefined && key !== undefined && isSigned(successionOf(name, known, key), note, known)
}

export const isSignedBy = (manifest: Manifest, signature: string, publicKey: string): boolean =>
  isSigned(signedBytes(manifest), signature, publicKey)

function isSigned(bytes: Buffer, signature: string, publicKey: string): boolean {
  const raw = Buffer.from(publicKey.replace(/^ed25519:/, ''), 'base64')
  try {
    const key = createPublicKey({ key: Buffer.concat([derPrefix, raw]), format: 'der', type: 'spki' })
    return verify(null, bytes, key, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}
