/** Space kept back for a full disk: given free, it lets the ledger still write what became of effects already sent. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

export function openReserve(path: string, bytes: number) {
  return {
    /** Makes it where there is room for it several times over. */
    fill(): void {
      if (bytes === 0 || (existsSync(path) && statSync(path).size >= bytes)) return
      const { bavail, bsize } = statfsSync(dirname(path))
      if (bavail * bsize < bytes * 4) return
      const file = openSync(path, 'w')
      try {
        // Written, not only extended: an empty extent reserves nothing.
        const chunk = Buffer.alloc(Math.min(bytes, 1024 * 1024), 0x5a)
        for (let left = bytes; left > 0; left -= chunk.length) writeSync(file, chunk, 0, Math.min(left, chunk.length))
        ftruncateSync(file, bytes)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
    },
    /** True when there was something to give. */
    free(): boolean {
      if (!existsSync(path)) return false
      rmSync(path)
      return true
    },
  }
}

export type Reserve = ReturnType<typeof openReserve>
