/** Files that the system hands to the app. Their text goes to the window as it is; only its size is limited here. */
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { t } from '../renderer/words/words.ts'
import { CounterflowError } from '../runtime/model/problem.ts'

export const largestFile = 5 * 1024 * 1024
/** It may have a picture in it. */
const largestPackage = 12 * 1024 * 1024

/** Flow files among the arguments of a command line. Switches and addresses (`counterflow://…`) are no files. */
export function flowFilesIn(argv: readonly string[], folder: string): string[] {
  return argv
    .filter((word) => /\.(cflow|flow\.json|cftemplate)$/i.test(word) && !/^(-|[a-z][a-z0-9+.-]+:)/i.test(word))
    .map((word) => resolve(folder, word))
}

/** @throws FILE_UNREADABLE, FILE_TOO_LARGE, FILE_NOT_TEXT */
export async function readFlowFile(path: string): Promise<{ name: string; text: string }> {
  const name = basename(path)
  const bytes = await readAtMost(path, name)
  try {
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (error) {
    throw refusal('FILE_NOT_TEXT', t('{name} is not a flow: it is not text in UTF-8.', { name }), error)
  }
}

/** Opening a pipe would wait for someone to write into it; Windows has no such flag and no such pipes. */
const readingAtOnce = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

async function readAtMost(path: string, name: string): Promise<Uint8Array> {
  const file = await open(path, readingAtOnce).catch((error: unknown) => {
    throw refusal('FILE_UNREADABLE', t('{name} could not be read: {reason}.', { name, reason: reasonOf(error) }), error)
  })
  try {
    const status = await file.stat()
    if (!status.isFile()) throw refusal('FILE_UNREADABLE', t('{name} could not be read: it is not a file.', { name }))
    if (/\.cftemplate$/i.test(name)) {
      if (status.size > largestPackage)
        throw refusal('FILE_TOO_LARGE', t('{name} is larger than 12 MB, too large for a package.', { name }))
    } else if (status.size > largestFile)
      throw refusal('FILE_TOO_LARGE', t('{name} is larger than 5 MB, too large for a flow.', { name }))
    return await file.readFile()
  } finally {
    await file.close()
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return t('it is not there any more')
  if (code === 'EACCES' || code === 'EPERM') return t('you are not allowed to read it')
  return t('the disk did not answer as expected')
}

function refusal(code: string, message: string, cause?: unknown): CounterflowError {
  return new CounterflowError(code, message, {
    kept: t('Nothing was imported and nothing was changed.'),
    advice: t('Choose a file that was exported by Counterflow (.cflow or .flow.json).'),
    cause,
  })
}
