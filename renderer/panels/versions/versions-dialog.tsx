/** All versions that were ever live, and the one click back to any of them. */
import { useEffect, useState } from 'react'
import type { Choices, Failure, VersionCard } from '../../../runtime/model/api.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { useDocument } from '../../stores/document.ts'
import { revertFlow } from '../../stores/flows.ts'
import { openDialog, useSession } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { toast } from '../../ui/toast.tsx'
import { formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './versions-dialog.module.css'

export function VersionsDialog() {
  const open = useSession(({ dialog }) => dialog === 'versions')
  const flow = useDocument(({ id }) => id)
  return open && flow !== null ? <Versions key={flow} flow={flow} /> : null
}

function Versions({ flow }: { readonly flow: string }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const [versions, setVersions] = useState<readonly VersionCard[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  /** The version for which kept state has to be decided about. */
  const [asked, setAsked] = useState<VersionCard | null>(null)
  const close = (): void => openDialog(null)
  useEffect(() => {
    let gone = false
    host()
      .call('versions.list', { flow })
      .then(
        (found) => gone || setVersions(found),
        (error) => gone || setFailure(asApiFailure(error)),
      )
    return () => {
      gone = true
    }
  }, [flow])

  const back = async (card: VersionCard, choices: Choices): Promise<void> => {
    const done = await revertFlow(flow, card.hash, choices)
    if (done.ok) {
      toast({ title: t('Version {version} is live again', { version: card.version }), tone: 'good' })
      return close()
    }
    if (done.failure.code === 'PUBLISH_CHOICE') setAsked(card)
    else setFailure(done.failure)
  }
  return (
    <Dialog
      open
      onClose={close}
      title={t('Versions')}
      width={520}
      description={t('Your draft becomes the version you go back to.')}
    >
      {failure ? (
        <p role="alert">
          <b>{failure.message}</b> {failure.kept} {failure.advice}
        </p>
      ) : null}
      {versions === null && !failure ? <Spinner label={t('Reading the versions')} /> : null}
      {versions?.length === 0 ? (
        <Empty icon="history" title={t('No version yet')} text={t('Turning the flow on makes version 1.')} />
      ) : null}
      {asked ? (
        <div className={styles.asked} role="alert">
          <p>
            {t('What is kept does not fit version {version}. What shall become of it?', { version: asked.version })}
          </p>
          <Button onClick={() => void back(asked, { reshaped: 'rebuild', added: 'beginning' })}>
            {t('Build it again from the log')}
          </Button>
          <Button onClick={() => void back(asked, { reshaped: 'empty', added: 'now' })}>
            {t('Start empty from now')}
          </Button>
        </div>
      ) : null}
      <ol className={styles.list}>
        {versions?.map((card) => (
          <li key={`${card.version}`}>
            <b>{t('Version {version}', { version: card.version })}</b>
            <span className={styles.when}>{formatMoment(card.at, zone, Date.now())}</span>
            <span className={styles.who}>{card.by}</span>
            {card.live ? (
              <Chip tone="good" dot>
                {t('Live')}
              </Chip>
            ) : (
              <Button size="small" onClick={() => void back(card, {})}>
                {t('Go back to it')}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Dialog>
  )
}
