/** `electron.safeStorage`: a keyring in memory of the machine, sealed with a key that the test may take away. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/** `basic_text` is a Linux without a keyring; `none`: nothing can be sealed at all. */
const backend = process.env.STAND_IN_KEYRING ?? 'gnome_libsecret'
const key = createHash('sha256').update('the keyring of the stand-in').digest()

export const safeStorage = {
  isEncryptionAvailable: (): boolean => backend !== 'none',
  getSelectedStorageBackend: (): string => backend,
  encryptString(text: string): Buffer {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, iv)
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), sealed])
  },
  decryptString(sealed: Buffer): string {
    const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAuthTag(sealed.subarray(12, 28))
    return Buffer.concat([cipher.update(sealed.subarray(28)), cipher.final()]).toString('utf8')
  },
}
