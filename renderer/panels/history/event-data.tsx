/** An event's data as labelled values; what is nested is indented. */

import { isObject, type Json } from '../../../runtime/model/json.ts'
import { sayLabel } from '../../../runtime/nodes/words.ts'
import { cleanName } from '../../document/names.ts'
import { useShop } from '../../stores/shop.ts'
import { formatInstant, formatMoney, isInstant } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './event-panel.module.css'

/** Deeper data are shown as text: nobody reads ten levels of indents. */
const deepest = 4
const mostItems = 50

export function EventData({ data, depth = 0 }: { readonly data: Json; readonly depth?: number }) {
  if (Array.isArray(data)) {
    return (
      <ol className={styles.items}>
        {data.slice(0, mostItems).map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list of an event never changes.
          <li key={index}>
            <Value value={item} depth={depth} />
          </li>
        ))}
        {data.length > mostItems ? <li>{t('and {count} more', { count: data.length - mostItems })}</li> : null}
      </ol>
    )
  }
  if (!isObject(data)) return <Value value={data} depth={depth} />
  return (
    <dl className={styles.data}>
      {Object.entries(data).map(([name, value]) => (
        <div key={name} className={isNested(value) ? styles.nested : undefined}>
          <dt>{cleanName(sayLabel(name))}</dt>
          <dd>
            <Value value={value} depth={depth} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Value({ value, depth }: { readonly value: Json; readonly depth: number }) {
  if (value === null) return <span className={styles.none}>{t('nothing')}</span>
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  if (typeof value === 'string' && isInstant(value)) return <Moment text={value} />
  if (typeof value !== 'object') return <span>{String(value)}</span>
  if (isMoney(value)) return <>{formatMoney(value)}</>
  if (depth >= deepest) return <code>{JSON.stringify(value)}</code>
  return <EventData data={value} depth={depth + 1} />
}

/** In the hours of the shop, as everywhere; as it is written, for whoever points at it. */
function Moment({ text }: { readonly text: string }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  return (
    <time dateTime={text} title={text}>
      {formatInstant(Date.parse(text), zone)}
    </time>
  )
}

const isNested = (value: Json): boolean => value !== null && typeof value === 'object' && !isMoney(value)

function isMoney(value: Json): value is { readonly minor: number; readonly currency: string } {
  return (
    isObject(value) &&
    Object.keys(value).length === 2 &&
    Number.isSafeInteger(value.minor) &&
    typeof value.currency === 'string' &&
    /^[A-Z]{3}$/.test(value.currency)
  )
}
