/** Where the engine's thread listens for what the thread at the door passes on: a socket of this computer that has no port. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Inside = { readonly path: string; remove(): void }

export async function listenInside(server: Server): Promise<Inside> {
  const place = process.platform === 'win32' ? pipe() : socket()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(place.path, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return place
}

const pipe = (): Inside => ({ path: `\\\\.\\pipe\\counterflow-${randomUUID()}`, remove: () => {} })

/** In a folder that only this user may enter. */
function socket(): Inside {
  const folder = mkdtempSync(join(tmpdir(), 'counterflow-'))
  return { path: join(folder, 'inside'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}
