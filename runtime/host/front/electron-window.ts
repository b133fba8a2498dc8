/** A window of its own: finds out whether Electron can be had on this machine, and runs the app in it. */
import { type SpawnOptions, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { hasDisplay } from './open-browser.ts'

/** Either the binary, or why there is none, as the beginning of a sentence. */
export type Electron = { readonly binary: string } | { readonly missing: string }

/** ms for the download, once; a line that is slower is better served by the browser than by waiting. */
const longestDownload = 60_000
/** ms in which a binary that cannot run here (a missing library, no sandbox) has ended. */
const firstSteps = 5000

/** The only name that the app in Electron knows, inside a folder that can be chosen. */
const storeName = 'shop.db'

/** `say` tells of the download, which happens once and takes a while. */
export async function findElectron(root: string, store: string, say: (line: string) => void): Promise<Electron> {
  if (basename(store) !== storeName)
    return { missing: `A store that is not named ${storeName} has no window of its own` }
  if (!existsSync(join(root, 'electron', 'build.ts'))) return { missing: 'The desktop part is not in this copy' }
  if (!hasDisplay()) return { missing: 'There is no display for a window of its own' }
  const found = electronBinary(root)
  if (found !== undefined) return { binary: found }
  const installer = join(root, 'node_modules', 'electron', 'install.js')
  if (!existsSync(installer)) return { missing: 'Electron is not installed' }
  say('Fetching Electron, the frame of the window (about 120 MB, only this time) …')
  const code = await run(process.execPath, [installer], { cwd: root, stdio: 'ignore', timeout: longestDownload })
  const binary = electronBinary(root)
  return code === 0 && binary !== undefined ? { binary } : { missing: 'Electron could not be fetched' }
}

/** Resolves when the app was quit, with true, or false where it never came up. @throws ELECTRON_BUILD */
export async function runElectron(binary: string, root: string, store: string): Promise<boolean> {
  const built = await run(process.execPath, [...process.execArgv, join(root, 'electron', 'build.ts')], {
    cwd: root,
    stdio: 'inherit',
  })
  if (built !== 0 || !existsSync(join(root, 'dist', 'electron', 'main.cjs'))) return false
  const begun = performance.now()
  // Set in the terminals of some editors, it would turn Electron into a plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const words = [`--user-data-dir=${dirname(store)}`, root]
  const code = await run(binary, words, { cwd: root, stdio: 'inherit', env })
  return code === 0 || performance.now() - begun > firstSteps
}

/** Written by Electron's own installer. */
function electronBinary(root: string): string | undefined {
  const folder = join(root, 'node_modules', 'electron')
  const note = join(folder, 'path.txt')
  if (!existsSync(note)) return undefined
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist')
  const binary = join(dist, readFileSync(note, 'utf8').trim())
  return existsSync(binary) ? binary : undefined
}

/** Resolves with the exit code, null for a signal. Where we are to stop ourselves, the child is waited for and we end. */
function run(command: string, words: readonly string[], options: SpawnOptions): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(command, words, options)
    let stopping = false
    // A terminal sends Ctrl-C to both of us; other signals reach us alone.
    const interrupted = (): void => {
      stopping = true
    }
    const terminated = (): void => {
      stopping = true
      child.kill('SIGTERM')
    }
    process.on('SIGINT', interrupted)
    process.on('SIGTERM', terminated)
    const ended = (code: number | null): void => {
      process.off('SIGINT', interrupted)
      process.off('SIGTERM', terminated)
      if (stopping) process.exit(code ?? 130)
      resolve(code)
    }
    child.on('error', () => ended(null))
    child.on('exit', ended)
  })
}
