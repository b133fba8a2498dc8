/** A store in a folder of its own, and what a crash or a careless hand does to its files. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { OpenOptions } from '../../../runtime/host/store/build.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import type { SqliteStore } from '../../../runtime/host/store/sqlite-store.ts'
import { commit, event } from '../../store-contract.ts'

export type Folder = {
  readonly path: string
  readonly folder: string
  open(options?: OpenOptions): SqliteStore
  /** The files as they are at this moment, in a new folder: what the next process finds after a crash. */
  crash(): Folder
  bytes(end?: string): Buffer
  write(end: string, bytes: Buffer): void
  names(): string[]
}

export function newFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'store-'))
  const opened: SqliteStore[] = []
  onTestFinished(() => {
    for (const store of opened) store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const path = join(folder, 'shop.db')
  return {
    path,
    folder,
    open(options = {}) {
      const store = openStore(path, { reserveBytes: 0, ...options })
      opened.push(store)
      return store
    },
    crash() {
      const copy = newFolder()
      mkdirSync(copy.folder, { recursive: true })
      for (const name of readdirSync(folder))
        if (!/-(shm|lock|owner)$/.test(name)) copyFileSync(join(folder, name), join(copy.folder, name))
      return copy
    },
    bytes: (end = '') => readFileSync(path + end),
    write: (end, bytes) => writeFileSync(path + end, bytes),
    names: () => readdirSync(folder).sort(),
  }
}

/** `count` commits of `size` events each. */
export function fill(store: SqliteStore, count: number, size = 1): void {
  for (let n = 0; n < count; n++) {
    const events = Array.from({ length: size }, (_, at) => event(store.head + 1 + at))
    store.commit(commit({ at: 1_760_000_000_000 + store.head, events }))
  }
}

export function codeOf(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
  return 'done'
}
