/** After a restore: what the replaced store knew and this one does not, and the choice to send again. */
import { useState } from 'react'
import type { Gap } from '../../../runtime/model/api/care.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { tell } from '../../actions/tell.ts'
import { host } from '../../bridge/host.ts'
import { cleanName } from '../../document/names.ts'
import { nodeName } from '../../document/node-types.ts'
import { attempt } from '../../stores/attempt.ts'
import { useDocument } from '../../stores/document.ts'
import { operator } from '../../stores/flows.ts'
import { openDialog, showDock } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount, formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './care.module.css'
import { sayFromTo } from './say-from-to.ts'

type Props = { readonly gap: Gap; readonly paused: boolean }

export function GapPart({ gap, paused }: Props) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const flow = useDocument((document) => document.flow)
  const [working, setWorking] = useState(false)
  const when = (time: number): string => formatMoment(time, zone, Date.now())
  const step = (stage: string): string => {
    const [id, node = ''] = stage.split('/')
    return flow && flow.id === id ? nodeName(flow, node, nodeTypes) : cleanName(stage)
  }
  const send = async (): Promise<void> => {
    setWorking(true)
    const engine = await tell(attempt(() => host().call('effects.resume', { by: operator() })))
    if (engine) useShop.setState({ engine })
    setWorking(false)
  }
  return (
    <section className={styles.gap}>
      <h3>
        {gap.by === undefined
          ? t('An earlier state was taken up {when}', { when: when(gap.at) })
          : t('An earlier state was taken up {when}, by {by}', { when: when(gap.at), by: cleanName(gap.by) })}
      </h3>
      {gap.replaced === '' ? (
        <p>{t('There was no store to compare with, so nobody knows what had happened since.')}</p>
      ) : (
        <ul>
          <li>
            {gap.events === 0 || gap.from === null || gap.through === null
              ? t('No event is missing.')
              : t('{count, plural, one {One event is} other {{said} events are}} missing, of {span}.', {
                  count: gap.events,
                  said: formatCount(gap.events),
                  span: sayFromTo(when(gap.from), when(gap.through)),
                })}
          </li>
          <li>
            {t(
              '{count, plural, =0 {Nothing that this copy still wants to do was done since.} one {One thing that this copy still wants to do was done since: it waits for you under Needs a look.} other {# things that this copy still wants to do were done since: they wait for you under Needs a look.}}',
              { count: gap.settled },
            )}
          </li>
          <li>
            {t(
              '{count, plural, =0 {Nothing was done outside that this copy does not know of.} one {One more thing was done outside of which this copy knows nothing.} other {# more things were done outside of which this copy knows nothing.}}',
              { count: gap.unknown },
            )}
          </li>
        </ul>
      )}
      {gap.effects.length > 0 ? (
        <details>
          <summary>{t('What was done since')}</summary>
          <ul className={styles.done}>
            {gap.effects.map((effect) => (
              <li key={`${effect.stage} ${effect.at} ${effect.settled}`}>
                {when(effect.at)} · {step(effect.stage)}
                {effect.settled ? ` · ${t('waits for you')}` : ''}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {paused ? (
        <div className={styles.buttons}>
          {gap.settled > 0 ? (
            <Button
              size="small"
              onClick={() => {
                openDialog(null)
                showDock('look')
              }}
            >
              {t('Look at what waits')}
            </Button>
          ) : null}
          <Button size="small" kind="primary" icon="send" disabled={working} onClick={() => void send()}>
            {t('Let it be sent again')}
          </Button>
        </div>
      ) : null}
    </section>
  )
}
