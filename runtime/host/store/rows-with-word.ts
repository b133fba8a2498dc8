/** Rows of the log that may have a word in them, found by SQLite: what surely has it not is not even parsed. */
import type { Database } from 'better-sqlite3'

/** In these the letter case is what SQLite knows as well, and JSON writes them as they are. */
const plain = /^[\x20\x23-\x26\x28-\x5b\x5d-\x5f\x61-\x7e]+$/
const digits = /^\d+$/
const rowsAtOnce = 500

export type RowsWithWord = (word: string, after: number, through: number) => Iterable<number> | undefined

/**
 * Offsets in (after, through], the newest first; undefined where the text of a row does not tell. Data with escapes, with
 * other letters than those of ASCII and of people that is sealed may have any word.
 */
export function openRowsWithWord(db: Database): RowsWithWord {
  const statement = (more: string) =>
    db.prepare<(number | string)[], { offset: number }>(
      `SELECT offset FROM event WHERE offset > ? AND offset <= ?
         AND (instr(lower(data || ' ' || id || ' ' || coalesce(subject, '') || ' ' || coalesce(key, '') || ' ' || coalesce(extra, '')), ?) > 0
           OR octet_length(data) <> length(data) OR instr(data, '\\') > 0 OR substr(extra, -3) = ',1]'${more})
       ORDER BY offset DESC LIMIT ?`,
    )
  const usual = statement('')
  // A number may have been sent as 1.042e3.
  const numbers = statement(" OR data GLOB '*[0-9][eE][0-9+]*'")

  function* rows(word: string, after: number, through: number): Iterable<number> {
    const find = digits.test(word) ? numbers : usual
    for (let end = through; end > after; ) {
      const found = find.all(after, end, word, rowsAtOnce)
      for (const { offset } of found) yield offset
      end = found.length < rowsAtOnce ? after : (found.at(-1)?.offset ?? after) - 1
    }
  }

  return (word, after, through) => (plain.test(word) ? rows(word, after, through) : undefined)
}
