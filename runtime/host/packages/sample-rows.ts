/** Rows of a CSV sample: which of its columns are about people, and what stands in them. */
import { personalMarks } from '../../compile/personal-marks.ts'
import { isPersonal } from '../../compile/personal-names.ts'
import type { Flow } from '../../model/flow.ts'
import { isInvented, type Leak } from './leaks.ts'

/** Their places, by the header: called so, or marked by a schema of the flow. */
export function columnsOfPeople(flow: Flow, text: string): ReadonlySet<number> {
  const marks = personalMarks([{ events: flow.events, nodes: {} }])
  const header = cellsIn(text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '')
  const found = header.flatMap((name, at) => (isPersonal(name, null) || marks.holds(name) ? [at] : []))
  return new Set(found)
}

/** Every line but the header with what is about people in it. */
export function throughRows(
  text: string,
  columns: ReadonlySet<number>,
  clean: (line: string, number: number, own: readonly Leak[]) => string,
): string {
  return text
    .split('\n')
    .map((line, n) => {
      const cells = n === 0 ? [] : cellsIn(line)
      const own = cells
        .filter((cell, at) => columns.has(at) && cell.trim() !== '' && !isInvented(cell))
        .map((found): Leak => ({ kind: 'personal', found, instead: 'removed' }))
      return clean(line, n + 1, own)
    })
    .join('\n')
}

/** As they are written, without their quotes; a cell over several lines is taken line by line. */
const cellsIn = (line: string): readonly string[] =>
  [...line.matchAll(/(?:^|[,;\t])(?:"((?:[^"]|"")*)"|([^,;\t\r]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
