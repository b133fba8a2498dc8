/** How events of one connection come in, what was lost, and the way to read its past in. */
import { useEffect, useState } from 'react'
import type { BackfillView, CatchUpView } from '../../../runtime/model/api/intake.ts'
import { tell } from '../../actions/tell.ts'
import { host } from '../../bridge/host.ts'
import { attempt } from '../../stores/attempt.ts'
import { operator } from '../../stores/flows.ts'
import { useIngress } from '../../stores/ingress.ts'
import { followIntake, readIntake, useIntake } from '../../stores/intake.ts'
import { openDialog } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Progress } from '../../ui/progress.tsx'
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './intake-facts.module.css'
import { saysCatchUp, saysLost, saysOnlyWebhooks, saysWebhooks, titleOf } from './intake-words.ts'

type Props = { readonly connection: string; readonly provider: string }

const canBeAsked = new Set(['shopify', 'stripe'])
const days = 90
/** ms between two looks while this is on the screen. */
const pace = 2_000

export function IntakeFacts({ connection, provider }: Props) {
  const intake = useIntake((state) => state.intake)
  const ingress = useIngress((told) => told.ingress)
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  useEffect(() => followIntake(pace), [])
  if (intake === null) return null
  const time = { zone, now: Date.now() }
  const catchUp = intake.catchUps.find((one) => one.connection === connection)
  const hook = ingress?.hooks.find((one) => one.connection === connection)?.address ?? ''
  const backfill = intake.backfills.find((one) => one.connection === connection)
  if (catchUp === undefined && canBeAsked.has(provider))
    return (
      <p className={styles.quiet}>
        {t('The connection {name} is not on this computer yet: nothing comes in until it is.', { name: connection })}
      </p>
    )
  return (
    <section className={styles.facts} aria-label={t('How events come in')}>
      <p className={styles.quiet} role="status">
        {catchUp === undefined ? saysOnlyWebhooks(provider) : saysCatchUp(catchUp, time)} {saysWebhooks(intake.relay)}
      </p>
      {catchUp === undefined ? null : (
        <>
          {saysLost(catchUp, time).map((sentence) => (
            <p key={sentence} className={styles.lost}>
              {sentence}
            </p>
          ))}
          <Past catchUp={catchUp} backfill={backfill} />
        </>
      )}
      {hook === '' ? null : (
        <div className={styles.address}>
          <p className={styles.quiet}>
            {t('The address that {provider} is to be given:', { provider: titleOf(provider) })}
          </p>
          <CopyText text={hook} label={t('Address for webhooks')} />
        </div>
      )}
      {intake.relay === null && catchUp === undefined ? (
        <Button size="small" icon="radio-tower" onClick={() => openDialog('programs')}>
          {t('Name a relay…')}
        </Button>
      ) : null}
    </section>
  )
}

type PastProps = { readonly catchUp: CatchUpView; readonly backfill: BackfillView | undefined }

function Past({ catchUp: { connection, notListed }, backfill }: PastProps) {
  const [asking, setAsking] = useState(false)
  const isRunning = backfill?.state === 'reading' || backfill?.state === 'waiting'
  const start = async (): Promise<void> => {
    await tell(attempt(() => host().call('backfill.start', { connection, days, by: operator() })))
    await readIntake()
  }
  const cancel = async (): Promise<void> => {
    await tell(attempt(() => host().call('backfill.cancel', { connection })))
    await readIntake()
  }
  if (isRunning)
    return (
      <div className={styles.running}>
        <Progress
          label={t('Reading the past in')}
          done={Math.floor(backfill.done * 100)}
          total={100}
          say={(done) => t('{done} %, {count} new', { done: String(done), count: formatCount(backfill.found) })}
        />
        {backfill.reason === '' ? null : <p className={styles.quiet}>{backfill.reason}</p>}
        <Button size="small" onClick={() => void cancel()}>
          {t('Stop')}
        </Button>
      </div>
    )
  return (
    <div className={styles.line}>
      <Button size="small" icon="history" onClick={() => setAsking(true)}>
        {backfill?.state === 'cancelled' ? t('Go on reading the past in…') : t('Read the last 90 days in…')}
      </Button>
      {backfill?.state === 'done' ? (
        <Chip tone="good">
          {t('{count, plural, one {# event} other {# events}} read in', { count: backfill.found })}
        </Chip>
      ) : null}
      <Confirm
        open={asking}
        title={t('Read the last 90 days in?')}
        text={`${t(
          'Tables and history are filled from them, each event once. Nothing is done outside about any of them: no e-mail, no charge, no web call.',
        )} ${notListed}`}
        action={t('Read them in')}
        onConfirm={() => void start()}
        onClose={() => setAsking(false)}
      />
    </div>
  )
}
