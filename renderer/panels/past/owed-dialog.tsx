/** What was never sent, one by one: sent singly or all together, after a look at what that means. */
import { useState } from 'react'
import type { Owed, OwedEffect } from '../../../runtime/model/api/owed.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { saySubject, sayType } from '../../../runtime/nodes/words.ts'
import { cleanName } from '../../document/names.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { formatMoment, formatMoney } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { stepName } from './outcome-words.ts'
import { OwedQuestion } from './owed-question.tsx'
import styles from './past.module.css'

type Props = {
  readonly replay: string
  readonly owed: Owed
  readonly flow: Flow
  onSent(): Promise<void>
  onClose(): void
}

/** More are sent with the others, and not shown one by one. */
const mostShown = 200

export function OwedDialog({ replay, owed, flow, onSent, onClose }: Props) {
  const [asked, setAsked] = useState<readonly OwedEffect[] | null>(null)
  const never = owed.effects.filter(({ state }) => state === null)
  return (
    <Dialog
      open
      width={640}
      onClose={onClose}
      title={t('Never sent')}
      description={t(
        'This version would have sent these for events of the past. Each goes at most once, and none by itself.',
      )}
      footer={
        <>
          <Button onClick={onClose}>{t('Close')}</Button>
          {never.length > 1 && asked === null ? (
            <Button kind="primary" icon="send" onClick={() => setAsked(never)}>
              {t('Send all {count}…', { count: never.length })}
            </Button>
          ) : null}
        </>
      }
    >
      {asked ? (
        <OwedQuestion
          replay={replay}
          effects={asked}
          onCancel={() => setAsked(null)}
          onSent={async () => {
            await onSent()
            setAsked(null)
          }}
        />
      ) : null}
      <ul className={styles.owedList} aria-label={t('Never sent')}>
        {owed.effects.slice(0, mostShown).map((effect) => (
          <Line key={effect.key} effect={effect} flow={flow} onSend={() => setAsked([effect])} />
        ))}
      </ul>
      {owed.effects.length > mostShown ? (
        <p className={styles.calm}>{t('and {count} more', { count: owed.effects.length - mostShown })}</p>
      ) : null}
      {owed.more > 0 ? (
        <p className={styles.calm}>
          {t(
            '{count, plural, one {One more is} other {# more are}} not in this list: try the draft on less of the past.',
            {
              count: owed.more,
            },
          )}
        </p>
      ) : null}
      {owed.made > 0 ? (
        <p className={styles.calm}>
          {t(
            '{count, plural, one {One more is} other {# more are}} about something that never happened, such as the end of a wait, and cannot be sent now.',
            { count: owed.made },
          )}
        </p>
      ) : null}
    </Dialog>
  )
}

type LineProps = { readonly effect: OwedEffect; readonly flow: Flow; onSend(): void }

function Line({ effect, flow, onSend }: LineProps) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const { event, what, node, state } = effect
  const about = cleanName(event.subject === null ? sayType(event.type) : saySubject(event.subject), 60)
  return (
    <li>
      <span className={styles.owedWhat}>
        <b>{cleanName(what, 60) || stepName(flow, node)}</b>
        <span>
          {t('{step}, about {about} of {when}', {
            step: stepName(flow, node),
            about,
            when: formatMoment(event.time, zone, Date.now()),
          })}
        </span>
      </span>
      <span className={styles.number}>{event.amount ? formatMoney(event.amount) : ''}</span>
      {state === null ? (
        <Button size="small" aria-label={t('Send to {what}', { what: cleanName(what, 60) || about })} onClick={onSend}>
          {t('Send…')}
        </Button>
      ) : (
        <span className={styles.owedState}>{sayState(state)}</span>
      )}
    </li>
  )
}

function sayState(state: NonNullable<OwedEffect['state']>): string {
  switch (state) {
    case 'pending':
    case 'inflight':
      return t('On its way')
    case 'done':
      return t('Done')
    case 'skipped':
      return t('Left out')
    case 'failed':
      return t('Refused')
    default:
      return t('Needs a look')
  }
}
