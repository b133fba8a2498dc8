/** A delivery as the provider sent it: for disputes, and for whoever mends a mapping. Read when it is opened. */
import { useState } from 'react'
import type { RawView } from '../../../runtime/model/api/intake.ts'
import { tell } from '../../actions/tell.ts'
import { host } from '../../bridge/host.ts'
import { attempt } from '../../stores/attempt.ts'
import { useShop } from '../../stores/shop.ts'
import { formatBytes, formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './event-panel.module.css'

export function AsSent({ offset }: { readonly offset: number }) {
  const [raw, setRaw] = useState<RawView | null>(null)
  const read = async (): Promise<void> =>
    setRaw((await tell(attempt(() => host().call('event.raw', { offset })))) ?? null)
  return (
    <details
      className={styles.more}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && raw === null) void read()
      }}
    >
      <summary>{t('As the provider sent it')}</summary>
      {raw === null ? null : <Sent raw={raw} />}
    </details>
  )
}

function Sent({ raw }: { readonly raw: RawView }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  if (raw.kind === 'none')
    return (
      <p className={styles.note}>
        {t('It did not come by a webhook, or the time for which deliveries are kept is over.')}
      </p>
    )
  const at = formatMoment(raw.at, zone, Date.now())
  if (raw.kind === 'erased')
    return <p className={styles.note}>{t('It came {time}, and was erased with its customer.', { time: at })}</p>
  return (
    <>
      <p className={styles.note}>{t('It came {time}, {size}.', { time: at, size: formatBytes(raw.bytes) })}</p>
      <dl>
        {raw.headers.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <pre tabIndex={0}>{raw.body}</pre>
    </>
  )
}
