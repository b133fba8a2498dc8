/** Imports files the way the `file` producer does, into a log that is a map, so that a test sees what would be kept. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { files } from '../../../runtime/host/files/files.ts'
import type { Json, JsonObject } from '../../../runtime/model/json.ts'
import { CounterflowError } from '../../../runtime/model/problem.ts'
import type { FileFormat } from '../../../runtime/model/services.ts'

export const never = { cancelled: false, onCancel: () => {} }

export type Outcome = {
  accepted: number
  duplicates: number
  known: number
  code: string
  row: unknown
  message: string
}

export class Shop {
  readonly folder = mkdtempSync(join(tmpdir(), 'counterflow-files-'))
  /** By file and row. */
  readonly log = new Map<string, string>()
  position: Json = null

  write(name: string, content: string | Buffer): string {
    const path = join(this.folder, name)
    writeFileSync(path, content)
    return path
  }

  /** `atRow` is called when that many rows have come. */
  async import(path: string, format: FileFormat = 'auto', atBatch?: (batch: number) => void): Promise<Outcome> {
    const outcome: Outcome = { accepted: 0, duplicates: 0, known: 0, code: '', row: undefined, message: '' }
    let batches = 0
    try {
      for await (const batch of files.rows({ path, format, position: this.position, signal: never })) {
        outcome.known += batch.known
        let conflict = 0
        for (const { row, data } of batch.rows) {
          const id = `${batch.file}:${row}`
          const text = JSON.stringify(data)
          const before = this.log.get(id)
          if (before === undefined) {
            this.log.set(id, text)
            outcome.accepted++
          } else if (before === text) outcome.duplicates++
          else conflict ||= row
        }
        this.position = JSON.parse(JSON.stringify(batch.position))
        if (conflict > 0)
          throw new CounterflowError('FILE_CHANGED', `Row ${conflict} changed`, { details: { row: conflict } })
        atBatch?.(batches++)
      }
    } catch (error) {
      if (!(error instanceof CounterflowError)) throw error
      outcome.code = error.code
      outcome.row = error.details.row
      outcome.message = `${error.message} ${error.kept} ${error.advice}`
    }
    return outcome
  }

  rows(): JsonObject[] {
    return [...this.log.values()].map((text) => JSON.parse(text))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export const gzip = (text: string | Buffer): Buffer => gzipSync(text)

/** `count` sales as CSV: quotes, line ends inside quotes, accents, and every fifth line the same as the one before. */
export function salesCsv(count: number, lineEnd = '\n'): string {
  let text = `order,item,note,quantity${lineEnd}`
  for (let n = 1; n <= count; n++) {
    const same = n % 5 === 0 ? n - 1 : n
    const note = same % 7 === 0 ? `"two${lineEnd}lines, ""quoted"""` : same % 3 === 0 ? '"crème, brûlée"' : 'plain'
    text += `${1000 + same},S-${same % 50},${note},${same % 9}${lineEnd}`
  }
  return text
}

export function salesNdjson(count: number): string {
  let text = ''
  for (let n = 1; n <= count; n++) text += `${JSON.stringify({ order: n, note: n % 3 ? 'plain' : 'crème {"a":1}' })}\n`
  return text
}

/** A generator of numbers below `limit`, the same every time. */
export function numbers(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}
