/** Where a path below a folder really leads: no link on the way, and the file itself is none. */
import { lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { CounterflowError } from '../../model/problem.ts'

/** Makes the folders on the way. @throws PATH_BLOCKED */
export function belowRoot(root: string | undefined, path: string): string {
  if (root === undefined) throw pathBlocked(path, 'this store has no folder for files')
  mkdirSync(root, { recursive: true })
  const real = realpathSync(root)
  const parts = path.split('/')
  const name = parts.pop() ?? ''
  let folder = real
  for (const part of parts) {
    folder = join(folder, part)
    if (isLink(folder)) throw pathBlocked(path, `${part} is a link`)
    mkdirSync(folder, { recursive: true })
  }
  const target = join(realpathSync(folder), name)
  const below = relative(real, dirname(target))
  if (below === '..' || below.startsWith(`..${sep}`)) throw pathBlocked(path, 'it leads out of the folder for files')
  if (isLink(target)) throw pathBlocked(path, `${name} is a link`)
  return target
}

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false

export const pathBlocked = (path: string, reason: string): CounterflowError =>
  new CounterflowError('PATH_BLOCKED', `Cannot write to ${path}: ${reason}`, {
    kept: 'Nothing was written.',
    advice: 'Name a plain file below the folder for files.',
    details: { path },
  })
