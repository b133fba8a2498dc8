/** How far each copy has come: a cursor per target, kept in the store and read by whoever asks how far it is behind. */
import { isObject, type Json } from '../../model/json.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'

export type Copied = {
  /** The step that keeps it, and where it goes. */
  readonly stage: string
  readonly target: string
  /** The last event that is in it. */
  readonly through: number
  /** ms: when it was last brought in step; null: never yet. */
  readonly at: number | null
  /** Why it stands still; null while it does not. */
  readonly reason: string | null
}

const prefix = 'copied:'
const nameOf = (stage: string, target: string): string => `${prefix}${stage}:${target}`

export function writeCopied({ parts, atomically }: SqliteStore, { stage, target, through, at, reason }: Copied): void {
  atomically(() => parts.settings.set(nameOf(stage, target), { stage, target, through, at, reason }))
}

export const readCopied = ({ parts }: SqliteStore, stage: string, target: string): Copied | undefined =>
  copiedIn(parts.settings.get(nameOf(stage, target)))

function copiedIn(value: Json | undefined): Copied | undefined {
  if (!isObject(value)) return undefined
  const { stage, target, through, at, reason } = value
  if (typeof stage !== 'string' || typeof target !== 'string' || typeof through !== 'number') return undefined
  return {
    stage,
    target,
    through,
    at: typeof at === 'number' ? at : null,
    reason: typeof reason === 'string' ? reason : null,
  }
}
