/** Asks before the shop goes back to a copy, and says plainly what is not in it. The store that is there is kept. */
import { useRef, useState } from 'react'
import type { Share, WayBack } from '../../../runtime/model/api/care.ts'
import type { StoreCopy } from '../../../runtime/model/api/privacy.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatCount, formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { isPin, PinInput } from '../approvals/pin-input.tsx'
import styles from './care.module.css'
import { sayFromTo } from './say-from-to.ts'
import { useWayBack } from './use-way-back.ts'

type Props = {
  readonly copy: StoreCopy
  /** The copy in words. */
  readonly name: string
  readonly asksPin: boolean
  readonly share: Share | null
  onClose(): void
}

/** Names of flows that are said one by one. */
const mostFlows = 6

export function GoBackDialog({ copy, name, asksPin, share, onClose }: Props) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const [pin, setPin] = useState('')
  const stayHere = useRef<HTMLButtonElement>(null)
  const { way, failure, working, go, stay } = useWayBack(copy.path, onClose)
  const blocked = way === null || working || (asksPin && !isPin(pin))
  const then = formatMoment(way?.at ?? copy.at, zone, Date.now())
  const begin = (): void => {
    if (!blocked) go(asksPin ? pin : undefined)
  }
  return (
    <Dialog
      open
      width={520}
      initialFocus={stayHere}
      onClose={() => {
        if (!working) onClose()
      }}
      title={t('Go back to the shop of {then}?', { then })}
      description={name}
      footer={
        <>
          {working ? (
            <Button disabled={share === null} onClick={stay}>
              {t('Stop')}
            </Button>
          ) : (
            <Button ref={stayHere} onClick={onClose}>
              {t('Stay here')}
            </Button>
          )}
          <Button kind="danger" icon="history" disabled={blocked} onClick={begin}>
            {working ? t('Going back…') : t('Go back')}
          </Button>
        </>
      }
    >
      {working ? (
        <Going share={share} />
      ) : (
        <div className={styles.wayBack}>
          {way === null && failure === null ? <Spinner label={t('Looking at what has happened since')} /> : null}
          {way === null ? null : <Lost way={way} when={(time) => formatMoment(time, zone, Date.now())} />}
          {way !== null && asksPin ? (
            <Field label={t('PIN')} help={t('What takes something away asks for the PIN, as money does.')}>
              <PinInput value={pin} onChange={setPin} onEnter={begin} />
            </Field>
          ) : null}
        </div>
      )}
      {failure === null ? null : (
        <p className={styles.failure} role="alert">
          {failure.message} {failure.kept} {failure.advice}
        </p>
      )}
    </Dialog>
  )
}

function Going({ share }: { readonly share: Share | null }) {
  return share === null ? (
    <Spinner label={t('The shop is closed and opened again as it was')} />
  ) : (
    <Progress
      done={share.done}
      total={share.total}
      label={t('Copying and proving; everything goes on meanwhile')}
      say={(done, total) => t('{share} %', { share: Math.floor((done / Math.max(1, total)) * 100) })}
    />
  )
}

function Lost({ way, when }: { readonly way: WayBack; when(time: number): string }) {
  const { events, from, through, settled, unknown, flows, kept } = way
  const named = flows.slice(0, mostFlows).map((flow) => t('“{flow}”', { flow }))
  return (
    <>
      <ul>
        <li>
          {events === 0 || from === null || through === null
            ? t('No event would be missing: nothing was accepted since.')
            : t(
                '{count, plural, one {One event that came since would be missing, of {span}} other {{said} events that came since would be missing, of {span}}}. {kept, plural, one {One stays} other {{keptSaid} stay}}.',
                {
                  count: events,
                  said: formatCount(events),
                  span: sayFromTo(when(from), when(through)),
                  kept,
                  keptSaid: formatCount(kept),
                },
              )}
        </li>
        {settled + unknown === 0 ? null : (
          <li>
            {t(
              '{count, plural, one {One thing was done outside since. It is not undone, and not done again by itself.} other {{said} things were done outside since. They are not undone, and not done again by themselves.}}',
              { count: settled + unknown, said: formatCount(settled + unknown) },
            )}
          </li>
        )}
        <li>
          {flows.length === 0
            ? t('Flows, settings and answers are as they were then.')
            : t(
                'Flows, settings and answers are as they were then. Others now: {flows}{more, plural, =0 {} other { and # more}}.',
                {
                  flows: named.join(', '),
                  more: flows.length - named.length,
                },
              )}
        </li>
      </ul>
      <p>
        {t(
          'The shop as it is now is kept beside it, and stands in the list of copies: you can come back to it. Nothing is sent outside until you say so.',
        )}
      </p>
    </>
  )
}
