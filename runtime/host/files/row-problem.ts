/** The refusals of a file's content: each names the row, says what is kept, and what to do. */
import { CounterflowError } from '../../model/problem.ts'

export type Refuse = (problem: {
  code: 'FILE_ROW' | 'FILE_HEADER' | 'FILE_ENCODING' | 'FILE_TRUNCATED'
  /** From 1; 0 is the header. */
  row: number
  message: string
  advice: string
}) => CounterflowError

export const refusals =
  (path: string): Refuse =>
  ({ code, row, message, advice }) =>
    new CounterflowError(code, message, {
      kept: row > 1 ? `Rows 1 to ${row - 1} stay.` : 'Nothing of the file was taken.',
      advice,
      details: { path, row },
    })

/** How data is shown inside a message: short, on one line, control characters visible. */
export function excerpt(text: string, length = 40): string {
  const short = text.length > length ? `${text.slice(0, length)}…` : text
  return JSON.stringify(short)
}
