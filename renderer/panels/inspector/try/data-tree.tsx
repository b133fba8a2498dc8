/** Data of an event as names and values, amounts as money, without a bracket. */
import { isObject, type Json } from '../../../../runtime/model/json.ts'
import { exponentOf } from '../../../../runtime/model/money.ts'
import { sayLabel } from '../../../../runtime/nodes/words.ts'
import { cleanName } from '../../../document/names.ts'
import { formatMoney } from '../../../words/formats.ts'
import { sayJson } from '../../../words/json-words.ts'
import { t } from '../../../words/words.ts'
import styles from './try-it.module.css'

/** Deeper or longer data is looked at in the history. */
const deepest = 4
const most = 30

export function DataTree({ data, depth = 0 }: { readonly data: Json; readonly depth?: number }) {
  if (!isObject(data) && !Array.isArray(data)) return <span className={styles.scalar}>{sayScalar(data)}</span>
  const entries: readonly (readonly [string, Json])[] = Array.isArray(data)
    ? data.map((item: Json, index) => [String(index + 1), item] as const)
    : Object.entries(data)
  if (entries.length === 0) return <span className={styles.scalar}>{t('nothing in it')}</span>
  return (
    <dl className={styles.tree}>
      {entries.slice(0, most).map(([name, value]) => (
        <div key={name} className={isInline(value) ? styles.pair : styles.nest}>
          <dt>{sayLabel(cleanName(name, 60))}</dt>
          <dd>
            {isInline(value) || depth >= deepest ? sayScalar(value) : <DataTree data={value} depth={depth + 1} />}
          </dd>
        </div>
      ))}
    </dl>
  )
}

const isInline = (value: Json): boolean => (!isObject(value) && !Array.isArray(value)) || money(value) !== null

function sayScalar(value: Json): string {
  const amount = money(value)
  return amount === null ? cleanName(sayJson(value), 120) : formatMoney(amount)
}

function money(value: Json): { minor: number; currency: string } | null {
  if (!isObject(value) || Object.keys(value).length !== 2) return null
  const { minor, currency } = value
  return Number.isSafeInteger(minor) &&
    typeof minor === 'number' &&
    typeof currency === 'string' &&
    exponentOf(currency) !== undefined
    ? { minor, currency }
    : null
}
