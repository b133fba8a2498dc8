/** What a step made of an event, and which parts of its conditions held. */
import type { Clause } from '../../../../runtime/model/expression.ts'
import type { Json } from '../../../../runtime/model/json.ts'
import type { Row } from '../../../../runtime/model/table.ts'
import { sayName, sayType } from '../../../../runtime/nodes/words.ts'
import type { Speaking } from '../../../document/conditions/say-tree.ts'
import { outputLabel } from '../../../document/outputs.ts'
import { speechOf } from '../../../document/speech.ts'
import { Chip } from '../../../ui/chip.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { formatCount, formatDuration, formatMoney } from '../../../words/formats.ts'
import { t } from '../../../words/words.ts'
import { useStep } from '../fields/step-context.ts'
import { DataTree } from './data-tree.tsx'
import type { Explained } from './explain-step.ts'
import type { Tried } from './run-step.ts'
import styles from './try-it.module.css'

type Props = { readonly tried: Tried; readonly explains: boolean }

/** The way of events about which a step cannot decide, by the name that all node types give it. */
const undecided = 'unclear'

export function TryResult({ tried, explains }: Props) {
  const { came, outputs, later, tables, files, effects, explained, lacking, failures } = tried
  const gone = outputs.filter(({ data }) => data.length > 0)
  return (
    <div className={styles.result}>
      {failures.map((failure) => (
        <p key={failure} className={styles.failure}>
          {failure}
        </p>
      ))}
      {came.length === 0 && failures.length === 0 ? (
        <p>{t('This event does not come as far as this step: an earlier one sends it elsewhere.')}</p>
      ) : (
        <Part title={t('{count, plural, one {Came in} other {# came in}}', { count: came.length })} data={came} />
      )}
      {gone.map(({ output, label, data }) => (
        <details key={output} className={styles.part}>
          <summary>
            <span>
              {data.length > 1 ? t('{count} go out by', { count: formatCount(data.length) }) : t('Goes out by')}
            </span>
            <Chip tone={output === undecided ? 'warn' : 'good'} dot>
              {label}
            </Chip>
          </summary>
          {data.slice(0, 5).map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a result does not move.
            <DataTree key={index} data={one} />
          ))}
        </details>
      ))}
      {came.length > 0 && outputs.length > 0 && gone.length === 0 && failures.length === 0 ? (
        <p>{later === null ? t('Nothing comes out of it for this event.') : t('Nothing comes out of it at once.')}</p>
      ) : null}
      {later === null ? null : (
        <p className={styles.later}>
          {t('After {time} it goes out by', { time: formatDuration(later.after) })}{' '}
          {later.outputs.map((label) => (
            <Chip key={label} tone="good" dot>
              {label}
            </Chip>
          ))}
        </p>
      )}
      {explains ? explained.map((one) => <Why key={one.field} {...one} />) : null}
      {lacking.map(({ field, path, reason }) => (
        <p key={field} className={styles.lacking}>
          <Icon name="help" size={14} />
          {reason === 'missing'
            ? t('The event has no {path}.', { path: short(path) })
            : t('{path} cannot be told for this event.', { path: short(path) })}
        </p>
      ))}
      {tables.map(({ name, rows }) => (
        <RowsOf key={name} name={name} rows={rows} />
      ))}
      {files.map(({ name, text }) => (
        <details key={name} className={styles.part}>
          <summary>{t('It would write to {name}', { name })}</summary>
          <pre className={styles.text}>{text.slice(0, 2_000)}</pre>
        </details>
      ))}
      {effects.length === 0 ? null : (
        <Part
          title={t(
            '{count, plural, one {It would ask the outside world for this} other {It would ask the outside world # times}}',
            {
              count: effects.length,
            },
          )}
          data={effects}
        />
      )}
    </div>
  )
}

function Part({ title, data }: { readonly title: string; readonly data: readonly Json[] }) {
  return (
    <details className={styles.part}>
      <summary>{title}</summary>
      {data.slice(0, 5).map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a result does not move.
        <DataTree key={index} data={one} />
      ))}
    </details>
  )
}

function Why({ row, clauses }: Explained) {
  const { flow, speaking } = useStep()
  return (
    <div className={styles.why}>
      {row === '' ? null : <p className={styles.whyTitle}>{outputLabel(row)}</p>}
      <ul>
        {clauses.map((clause) => (
          <li key={clause.text} className={styles.clause} data-outcome={String(clause.outcome)}>
            <Icon name={clause.outcome === true ? 'check' : clause.outcome === false ? 'x' : 'help'} size={14} />
            <span>
              {capital(speechOf(flow).condition(clause.text))}
              <span className={styles.saw}>{saw(clause, speaking)}</span>
              <span className="said">{heldWords(clause)}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

const heldWords = ({ outcome }: Clause): string =>
  outcome === true ? t('held') : outcome === false ? t('did not hold') : t('cannot be told')

/** The values that it saw, where the sentence does not say them already. */
function saw({ values, outcome }: Clause, { fields, currency }: Speaking): string {
  const parts = values.flatMap(({ path, value }) => {
    const label = fields.find(({ operand }) => operand === path)?.label ?? short(path)
    if (value === undefined) return [t('{label} is missing', { label })]
    // What held as "is" needs no second telling.
    if (outcome === true && path === 'event.type') return []
    const shown =
      path.endsWith('.minor') && typeof value === 'number' ? formatMoney({ minor: value, currency }) : print(value)
    return [t('{label}: {value}', { label, value: path === 'event.type' ? sayType(String(value)) : shown })]
  })
  return parts.length === 0 ? '' : t(' ({values})', { values: parts.join(', ') })
}

/** A path as words. */
const short = (path: string): string => sayName(path.replace(/^(?:data|event)\./, '').replaceAll('.', ' '))

function print(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

function RowsOf({ name, rows }: { readonly name: string; readonly rows: readonly Row[] }) {
  const columns = Object.keys(rows[0] ?? {})
  if (rows.length === 0) return <p>{t('The table {name} would stay empty.', { name })}</p>
  return (
    <div className={styles.table}>
      <p className={styles.whyTitle}>{t('Table {name}', { name })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('Table {name}', { name })}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, 10).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a result does not move.
              <tr key={index}>
                {columns.map((column) => (
                  <td key={column}>{row[column] === null || row[column] === undefined ? '' : String(row[column])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}
