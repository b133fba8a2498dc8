/** The sample events of the template: one press, and the flow has something to do before any shop is connected. */
import { useEffect, useState } from 'react'
import type { SamplesSent } from '../../../runtime/model/api/events.ts'
import { tellFailure } from '../../actions/tell.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { operator } from '../../stores/flows.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './send-event.module.css'

type Props = { readonly flow: string; readonly nodes: readonly string[]; readonly off: boolean }

export function SendSamples({ flow, nodes, off }: Props) {
  const [count, setCount] = useState(0)
  const [sending, setSending] = useState(false)
  const [sent, setSent] = useState<SamplesSent | null>(null)
  const names = nodes.join(' ')
  useEffect(() => {
    let current = true
    host()
      .call('samples.count', { flow, nodes: names === '' ? [] : names.split(' ') })
      .then((found) => {
        if (current) setCount(found)
      })
      .catch((error: unknown) => console.error(error))
    return () => {
      current = false
    }
  }, [flow, names])
  if (count === 0) return null
  const send = async (): Promise<void> => {
    setSending(true)
    try {
      setSent(await host().call('samples.send', { flow, by: operator() }))
    } catch (error) {
      tellFailure(asApiFailure(error))
    }
    setSending(false)
  }
  return (
    <div className={styles.samples}>
      <p>
        {t(
          'This template brings {count, plural, one {a sample event} other {# sample events}} of an invented shop, as if they happened just now.',
          { count },
        )}
      </p>
      <Button size="small" icon="send" disabled={sending || off} onClick={() => void send()}>
        {t('Send {count, plural, one {it} other {all #}}', { count })}
      </Button>
      {sent === null ? null : (
        <p role="status" className={styles.good}>
          {sent.accepted === 0
            ? t('The flow has had them already, and kept those.')
            : t('{count} accepted: look at the canvas, and into the tables.', { count: formatCount(sent.accepted) })}
        </p>
      )}
    </div>
  )
}
