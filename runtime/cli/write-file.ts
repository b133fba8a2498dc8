/** Writes a file that the user named, or says why it cannot be. */
import { writeFile } from 'node:fs/promises'
import { CounterflowError } from '../model/problem.ts'

export async function writeText(path: string, text: string, existing: 'replace' | 'keep', mode = 0o666): Promise<void> {
  try {
    await writeFile(path, text, { flag: existing === 'keep' ? 'wx' : 'w', mode })
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    const reason = error instanceof Error ? error.message : String(error)
    throw new CounterflowError(
      exists ? 'FILE_EXISTS' : 'FILE_WRITE',
      exists ? `${path} exists already.` : `${path} cannot be written: ${reason}.`,
      {
        kept: 'Nothing was written.',
        advice: exists ? 'Choose another name, or remove it first.' : 'Check the folder and its permissions.',
        details: { path },
        cause: error,
      },
    )
  }
}
