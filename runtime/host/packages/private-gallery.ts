/** A folder of packages that stands beside our templates: a consultant's, or a company's. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { CounterflowError } from '../../model/problem.ts'
import { readThrown } from '../../model/thrown.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { packageLimits } from './package-format.ts'
import type { PackageSandbox } from './package-sandbox.ts'
import type { TemplatePackage } from './read-package.ts'
import { compareVersionNumbers } from './versions.ts'

const setting = 'packages.folder'
const mostFiles = 200

type Read = { readonly stamp: string; readonly text: string; readonly found: TemplatePackage | string }

export function openPrivateGallery(store: SqliteStore, sandbox: PackageSandbox) {
  const { settings } = store.parts
  /** By path; read again when the file is another one. */
  const known = new Map<string, Read>()

  const folder = (): string => {
    const value = settings.get(setting)
    return typeof value === 'string' ? value : ''
  }

  async function read(path: string): Promise<Read> {
    const { mtimeMs, size } = statSync(path)
    const stamp = `${mtimeMs} ${size}`
    const before = known.get(path)
    if (before?.stamp === stamp) return before
    const fresh = await readFresh(path, size, stamp)
    known.set(path, fresh)
    return fresh
  }
  async function readFresh(path: string, size: number, stamp: string): Promise<Read> {
    if (size > packageLimits.bytes) return { stamp, text: '', found: 'It is too large for a package.' }
    const text = readFileSync(path, 'utf8')
    try {
      return { stamp, text, found: await sandbox.read(text) }
    } catch (error) {
      return { stamp, text: '', found: readThrown(error).message }
    }
  }

  async function files(): Promise<readonly (Read & { readonly file: string })[]> {
    const path = folder()
    if (path === '' || !existsSync(path)) return []
    const names = readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.cftemplate'))
      .map(({ name }) => name)
      .sort()
      .slice(0, mostFiles)
    return Promise.all(names.map(async (file) => ({ file, ...(await read(join(path, file))) })))
  }

  return {
    folder,
    files,
    /** The newest version of each. */
    async packages(): Promise<readonly (TemplatePackage & { readonly text: string })[]> {
      const newest = new Map<string, TemplatePackage & { readonly text: string }>()
      for (const { found, text } of await files()) {
        if (typeof found === 'string') continue
        const { handle, publisher, version } = found.manifest
        const before = newest.get(`${publisher.name}\n${handle}`)
        if (before === undefined || compareVersionNumbers(before.manifest.version, version) < 0)
          newest.set(`${publisher.name}\n${handle}`, { ...found, text })
      }
      return [...newest.values()]
    },
    /** @throws PACKAGE_FOLDER */
    choose(path: string): void {
      const isFolder = path === '' || (isAbsolute(path) && existsSync(path) && statSync(path).isDirectory())
      if (!isFolder)
        throw new CounterflowError('PACKAGE_FOLDER', 'There is no such folder on this computer.', {
          kept: 'The folder is the same as before.',
          advice: 'Give its whole path, such as /home/me/templates.',
        })
      store.atomically(() => settings.set(setting, path))
    },
  }
}
