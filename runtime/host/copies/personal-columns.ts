/** Which columns of a copy hold something personal: their expression reads what a schema marks, or what is called so. */
import { personalMarks } from '../../compile/personal-marks.ts'
import type { Flow } from '../../model/flow.ts'

export function personalColumns(
  flow: Pick<Flow, 'events' | 'nodes'>,
  columns: readonly { readonly name: string; readonly value: string }[],
): ReadonlySet<string> {
  const { reads } = personalMarks([flow])
  return new Set(columns.flatMap(({ name, value }) => (reads(value) ? [name] : [])))
}
