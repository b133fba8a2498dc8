/** One copy that is to be in step: what of which table goes where. */
import type { Scalar } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Column } from '../../model/table.ts'

export type CopyJob = {
  readonly stage: string
  readonly flow: string
  readonly table: string
  readonly as: 'sqlite' | 'csv'
  readonly target: string
  readonly key: readonly Column[]
  /** Besides the key; personal ones are left out already where they are not wanted. */
  readonly columns: readonly Column[]
  /** A column that tells the rows apart and is personal, where that is not wanted: then there is no copy. */
  readonly personalKey: string | undefined
  /** It changes with what the table holds. */
  readonly stamp: string
}

/** Rows in the order of the key, each with its cells in the order of key and columns. */
export type CopyRows = Iterable<readonly Scalar[]>

/** What was written, as the next time must find it. */
export type Written = { readonly columns: string }

export const columnsOf = ({ key, columns }: Pick<CopyJob, 'key' | 'columns'>): readonly Column[] => [...key, ...columns]

/** Somebody else has changed the target: nothing is written over it, and nothing is skipped. */
export const targetChanged = (message: string): CounterflowError =>
  new CounterflowError('COPY_TARGET', message, {
    kept: 'The copy is as they left it, and the table in the store goes on.',
    advice: 'Put it back, move it away so that it is made anew, or choose another name for the copy.',
  })

/** Rows between two breaths of the process. */
export const stride = 1_000
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
