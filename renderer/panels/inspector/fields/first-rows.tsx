/** The beginning of a file, so that a person sees whether it is the right one before anything is counted. */
import type { InputPreview } from '../../../../runtime/model/api/inputs.ts'
import type { Json } from '../../../../runtime/model/json.ts'
import { cleanName } from '../../../document/names.ts'
import { t } from '../../../words/words.ts'
import styles from './file-choice.module.css'

export function FirstRows({ preview }: { readonly preview: InputPreview }) {
  const { columns, rows, further, problem } = preview
  if (problem !== null) return <p className={styles.failure}>{t('It cannot be read. {problem}', { problem })}</p>
  if (rows.length === 0) return null
  const title = t('{count, plural, one {Its first row} other {Its first # rows}}', { count: rows.length })
  return (
    <details className={styles.first}>
      <summary>{title}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={styles.scroll} tabIndex={0} aria-label={title}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {cleanName(column, 40)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name.
              <tr key={index}>
                {columns.map((column) => (
                  <td key={column}>{cell(Object.hasOwn(row, column) ? row[column] : undefined)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {further === 0 ? null : (
        <p>{t('{count, plural, one {and # more column} other {and # more columns}}', { count: further })}</p>
      )}
    </details>
  )
}

function cell(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return cleanName(typeof value === 'string' ? value : JSON.stringify(value), 60)
}
