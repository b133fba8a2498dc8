/** Small file systems of our own, to be filled to the last byte or made read-only. Only root may mount them. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const run = (command: string, ...args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0

export class SmallDisk {
  readonly folder: string
  readonly #ballast: string

  private constructor(folder: string) {
    this.folder = folder
    this.#ballast = join(folder, 'ballast')
  }

  /** Undefined where mounting is not permitted. */
  static mount(megabytes: number): SmallDisk | undefined {
    if (process.platform !== 'linux') return undefined
    const folder = mkdtempSync(join(tmpdir(), 'counterflow-disk-'))
    if (run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)) return new SmallDisk(folder)
    rmSync(folder, { recursive: true })
    return undefined
  }

  get free(): number {
    const { bavail, bsize } = statfsSync(this.folder)
    return bavail * bsize
  }

  /** Takes all but so many bytes. */
  fill(left: number): void {
    writeFileSync(this.#ballast, Buffer.alloc(Math.max(0, this.free - left)))
  }

  empty(): void {
    rmSync(this.#ballast, { force: true })
  }

  makeReadonly(): boolean {
    return run('mount', '-o', 'remount,ro', this.folder)
  }

  remove(): void {
    if (run('umount', this.folder)) rmSync(this.folder, { recursive: true })
    else throw new Error(`${this.folder} is still in use`)
  }
}

export function canMount(): boolean {
  const disk = SmallDisk.mount(1)
  disk?.remove()
  return disk !== undefined
}

/** Root may write everywhere, so a command that shall not must run as somebody else. */
export const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] as const

export const canBeNobody = (): boolean => {
  const [command, ...args] = asNobody
  return process.getuid?.() === 0 && run(command, ...args, 'true')
}

/** Not even root writes to an immutable file; false where the file system does not know of that. */
export const setImmutable = (path: string, immutable: boolean): boolean => run('chattr', immutable ? '+i' : '-i', path)

export function canSetImmutable(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'counterflow-immutable-'))
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const can = setImmutable(file, true) && setImmutable(file, false)
  rmSync(folder, { recursive: true })
  return can
}
