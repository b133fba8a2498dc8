/**
 * Builds the window where what lies in dist is not made from the present sources. A hash of the sources is kept inside
 * the build: file times would lie after a checkout or a copy.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { CounterflowError } from '../../model/problem.ts'
import { codeOf } from '../error-code.ts'
import { asStorageError } from '../store/errors.ts'
import { isAlive } from './is-alive.ts'

const rooms = ['renderer', 'runtime/model', 'runtime/nodes', 'runtime/expression', 'runtime/compile', 'runtime/engine']
const files = ['vite.config.ts', 'package-lock.json']
/** Not one of the kinds of file that are served. */
const hashFile = 'sources.hash'

export const windowFolder = (root: string): string => join(root, 'dist', 'renderer')

export const isBuilt = (root: string): boolean => builtFrom(windowFolder(root)) === sourcesHash(root)

/** Into a folder of its own that then takes the old one's place: a build that is broken off leaves what was there. */
export async function buildWindow(root: string): Promise<void> {
  if (isBuilt(root)) return
  mkdirSync(join(root, 'dist'), { recursive: true })
  await alone(join(root, 'dist', '.renderer-lock'), async () => {
    const hash = sourcesHash(root)
    if (builtFrom(windowFolder(root)) === hash) return
    const fresh = join(root, 'dist', '.renderer-new')
    const old = join(root, 'dist', '.renderer-old')
    rmSync(old, { recursive: true, force: true })
    await runVite(root, fresh)
    writeFileSync(join(fresh, hashFile), hash)
    if (existsSync(windowFolder(root))) renameSync(windowFolder(root), old)
    renameSync(fresh, windowFolder(root))
    rmSync(old, { recursive: true, force: true })
  })
}

/** One process at a time; the others wait, and find the work done. A lock whose process is gone counts for nothing. */
async function alone(lock: string, work: () => Promise<void>): Promise<void> {
  while (!take(lock)) await new Promise((resolve) => setTimeout(resolve, 100))
  try {
    await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw asStorageError(error)
    if (!isAlive(Number(readFileSync(lock, { encoding: 'utf8' })))) rmSync(lock, { force: true })
    return false
  }
}

/** In a process of its own, so that its memory is free again while the shop runs. @throws WINDOW_BUILD */
function runVite(root: string, folder: string): Promise<void> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const words = ['build', '--logLevel', 'warn', '--outDir', folder, '--emptyOutDir']
  return new Promise((resolve, reject) => {
    // A test runner sets another one, which would put the slow, talkative form of React into what users get.
    const env = { ...process.env, NODE_ENV: 'production' }
    const child = spawn(process.execPath, [vite, ...words], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const said: string[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(String(part)))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) return resolve()
      const output = said.join('').trim()
      reject(
        new CounterflowError('WINDOW_BUILD', `The window could not be built.\n${output}`, {
          kept: 'Your shop is safe.',
          advice: 'Run npm ci, then start again.',
        }),
      )
    })
  })
}

function builtFrom(folder: string): string | undefined {
  const path = join(folder, hashFile)
  return existsSync(join(folder, 'index.html')) && existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function sourcesHash(root: string): string {
  const hash = createHash('sha256')
  const sources = rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  )
  for (const path of [...sources, ...files].sort()) {
    const content = readFileSync(join(root, path))
    hash.update(`${path.split(sep).join('/')} ${content.length}\n`).update(content)
  }
  return hash.digest('hex')
}
