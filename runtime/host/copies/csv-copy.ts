/** A copy as a CSV file: written whole beside the old one, and put in its place when it is on the disk. */
import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { csvLine } from '../csv-text.ts'
import { belowRoot } from '../files/below-root.ts'
import { breathe, type CopyJob, type CopyRows, columnsOf, stride, targetChanged, type Written } from './copy-job.ts'

const csvPath = ({ target, table }: CopyJob): string => `${target}/${table}.csv`

/** @throws COPY_TARGET where the first line is not the one that we wrote, PATH_BLOCKED */
export async function writeCsvCopy(
  job: CopyJob,
  rows: CopyRows,
  root: string,
  before: Written | undefined,
): Promise<Written> {
  const path = belowRoot(root, csvPath(job))
  const columns = columnsOf(job)
  const isText = columns.map(({ type }) => type === 'text')
  const header = csvLine(
    columns.map(({ name }) => name),
    columns.map(() => true),
    false,
  )
  const present = existsSync(path) ? firstLine(path) : undefined
  if (present !== undefined && present !== (before?.columns ?? ''))
    throw targetChanged(
      before === undefined
        ? `There is a file ${csvPath(job)} already, which is not ours.`
        : `${csvPath(job)} has other columns than we gave it: ${JSON.stringify(present.trim().slice(0, 120))}.`,
    )
  const fresh = belowRoot(root, `${csvPath(job)}.new`)
  const file = openSync(fresh, 'w', 0o644)
  try {
    let text = header
    let count = 0
    for (const cells of rows) {
      text += csvLine(cells, isText, false)
      if (++count % stride !== 0) continue
      writeSync(file, text)
      text = ''
      await breathe()
    }
    writeSync(file, text)
    fsyncSync(file)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
  renameSync(fresh, path)
  return { columns: header }
}

function firstLine(path: string): string {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(64 * 1024)
    const text = bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0))
    const end = text.indexOf('\n')
    return end < 0 ? text : text.slice(0, end + 1)
  } finally {
    closeSync(file)
  }
}
