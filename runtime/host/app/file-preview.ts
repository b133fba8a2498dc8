/** The first rows of a file, so that a person sees at once whether it is the right one. */
import type { InputPreview } from '../../model/api/inputs.ts'
import type { JsonObject } from '../../model/json.ts'
import type { FileFormat, FileRow, Files } from '../../model/services.ts'
import { readThrown } from '../../model/thrown.ts'

const shownRows = 5
const shownColumns = 12

/** Never throws: what keeps it from being read is said in `problem`. */
export async function previewFile(files: Files, path: string, format: FileFormat): Promise<InputPreview> {
  let bytes = 0
  let rows: readonly JsonObject[] = []
  let problem: string | null = null
  try {
    const found: FileRow[] = []
    for await (const batch of files.rows({ path, format, position: null, signal: never })) {
      bytes = batch.size
      for (const row of batch.rows) if (found.length < shownRows) found.push(row)
      rows = found.map(({ data }) => data)
      if (found.length > 0) break
    }
    if (found.length === 0) problem = 'There is no row in this file.'
  } catch (error) {
    problem = readThrown(error).message
  }
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return {
    bytes,
    columns: columns.slice(0, shownColumns),
    further: Math.max(0, columns.length - shownColumns),
    rows,
    problem,
  }
}

const never = { cancelled: false, onCancel: () => {} }
