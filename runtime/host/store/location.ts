/** Where a store may lie: on a local disk, in a folder that no synchronising program copies file by file. */
import { mkdirSync, readdirSync, statfsSync } from 'node:fs'
import { basename, dirname, resolve, sep } from 'node:path'
import { CounterflowError } from '../../model/problem.ts'
import { codeOf } from '../error-code.ts'
import { asStorageError } from './errors.ts'

/** Magic numbers of Linux, and the names that macOS and Windows paths give away. */
const unsafeSystems: { readonly [type: number]: string } = {
  26985: 'an NFS share',
  20859: 'an SMB share',
  4283649346: 'a CIFS share',
  4266872130: 'an SMB share',
  19780: 'a FAT file system, which cannot keep what was written in order',
  538032816: 'an exFAT file system, which cannot keep what was written in order',
  1397113167: 'an AFS share',
  1635083891: 'a Ceph share',
  16914839: 'a folder shared with a virtual machine',
}
const syncFolders =
  /^(dropbox|onedrive( - .+)?|google drive|googledrive|icloud drive|com~apple~clouddocs|nextcloud|owncloud|syncthing|pcloud ?drive|box sync)$/i
const conflictName = /(conflicted copy|in konflikt|case conflict|\.sync-conflict-|\(conflict|-conflict-)/i

/** A file where a folder should be, or a name that no system takes. */
const noFolder = /^(EEXIST|ENOTDIR|ENOENT|ELOOP|ENAMETOOLONG)$/

/** Makes the folder where it is missing. @throws STORE_LOCATION */
export function checkLocation(path: string): void {
  const folder = dirname(resolve(path))
  for (const part of folder.split(sep)) {
    if (syncFolders.test(part)) refuse(path, `it lies in ${part}, which copies files while they are being written`)
  }
  if (/^\\\\/.test(folder)) refuse(path, 'it lies on a network share')
  try {
    mkdirSync(folder, { recursive: true })
    const kind = unsafeSystems[statfsSync(folder).type >>> 0]
    if (kind) refuse(path, `it lies on ${kind}`)
    const name = basename(path).replace(/\.[^.]*$/, '')
    const conflict = readdirSync(folder).find((file) => file.startsWith(name) && conflictName.test(file))
    if (conflict) refuse(path, `beside it is ${conflict}, so a synchronising program has copied it`)
  } catch (error) {
    if (noFolder.test(codeOf(error) ?? '')) refuse(path, 'its folder cannot be made')
    throw asStorageError(error)
  }
}

function refuse(path: string, reason: string): never {
  throw new CounterflowError('STORE_LOCATION', `A store cannot be kept at ${path}: ${reason}`, {
    kept: 'Nothing was changed.',
    advice: 'Choose a folder on a local disk that is not synchronised; copies are made with counterflow store backup.',
    details: { path },
  })
}
