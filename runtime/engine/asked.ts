/** What a handler asks for while it handles one event, held back until it has returned. */
import type { EmitChange, StageContext } from '../model/context.ts'
import type { EffectRequest } from '../model/effect.ts'
import type { Scalar } from '../model/json.ts'

export type TableAsk =
  | {
      readonly kind: 'put'
      readonly table: string
      readonly key: readonly Scalar[]
      readonly values: readonly (Scalar | undefined)[]
    }
  | { readonly kind: 'append'; readonly table: string; readonly values: readonly (Scalar | undefined)[] }
  | { readonly kind: 'remove'; readonly table: string; readonly key: readonly Scalar[] }
export type EmitAsk = { readonly output: string; readonly change: EmitChange | undefined }
export type WriteAsk = { readonly path: string; readonly text: string }
export type OutcomeAsk = { readonly code: string; readonly numbers: readonly number[] }

export class Asked {
  readonly tables: TableAsk[] = []
  readonly emits: EmitAsk[] = []
  readonly writes: WriteAsk[] = []
  readonly effects: EffectRequest[] = []
  readonly outcomes: OutcomeAsk[] = []

  /** The part of a stage's context that asks. */
  readonly asking: Pick<StageContext, 'emit' | 'put' | 'append' | 'remove' | 'write' | 'effect' | 'outcome'> = {
    emit: (output, change) => void this.emits.push({ output, change }),
    put: (table, key, values) => void this.tables.push({ kind: 'put', table, key, values }),
    append: (table, values) => void this.tables.push({ kind: 'append', table, values }),
    remove: (table, key) => void this.tables.push({ kind: 'remove', table, key }),
    write: (path, text) => void this.writes.push({ path, text }),
    effect: (request) => void this.effects.push(request),
    outcome: (code, ...numbers) => void this.outcomes.push({ code, numbers }),
  }

  clear(): void {
    // Setting the length of an empty array is not free, and nearly always only one of them has something.
    if (this.tables.length > 0) this.tables.length = 0
    if (this.emits.length > 0) this.emits.length = 0
    if (this.writes.length > 0) this.writes.length = 0
    if (this.effects.length > 0) this.effects.length = 0
    if (this.outcomes.length > 0) this.outcomes.length = 0
  }
}
