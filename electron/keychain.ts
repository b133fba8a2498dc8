/**
 * The key of the secrets, sealed by the keychain of the system (Keychain, DPAPI, a keyring of Linux). The file holds
 * nothing that could be used without it.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { safeStorage } from 'electron'

export type KeychainKey = { readonly key: string | null; readonly refused: string }

/** After the app is ready, and not before. */
export function keychainKey(file: string): KeychainKey {
  if (!safeStorage.isEncryptionAvailable())
    return none('The keychain of this computer cannot be used, so no secret can be kept safely.')
  // There it would be a fixed password that everybody knows.
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text')
    return none('This computer has no keyring (such as GNOME Keyring or KWallet), so no secret can be kept safely.')
  try {
    if (existsSync(file)) return { key: safeStorage.decryptString(readFileSync(file)), refused: '' }
    const key = randomBytes(32).toString('hex')
    writeFileSync(file, safeStorage.encryptString(key), { mode: 0o600, flag: 'wx' })
    return { key, refused: '' }
  } catch {
    // What the system says about it may hold a path or more, and helps nobody.
    return none('The keychain of this computer does not open the key of your secrets.')
  }
}

const none = (refused: string): KeychainKey => ({ key: null, refused })
