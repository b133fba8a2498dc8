/** All versions that were ever live, and the one click back to any of them. */
import { useEffect, useReducer, useState } from 'react'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { Choices, VersionCard } from '../../../runtime/model/api/publishing.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { cleanName } from '../../document/names.ts'
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
import { KeptQuestions, type Needs, needsOf } from './kept-questions.tsx'
import styles from './versions-dialog.module.css'

export function VersionsDialog() {
  const open = useSession(({ dialog }) => dialog === 'versions')
  const flow = useDocument(({ id }) => id)
  return open && flow !== null ? <Versions key={flow} flow={flow} /> : null
}

function Versions({ flow }: { readonly flow: string }) {
  const [versions, setVersions] = useState<readonly VersionCard[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  /** The version that is on its way back. */
  const [working, setWorking] = useState<VersionCard | null>(null)
  /** What has to be decided before it can come back. */
  const [asked, setAsked] = useState<{ readonly card: VersionCard; readonly needs: Needs } | null>(null)
  const [tries, retry] = useReducer((count: number) => count + 1, 0)
  const close = (): void => {
    if (!working) openDialog(null)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` asks again.
  useEffect(() => {
    let gone = false
    host()
      .call('versions.list', { flow })
      .then(
        (found) => {
          if (gone) return
          setVersions(found)
          setFailure(null)
        },
        (error) => gone || setFailure(asApiFailure(error)),
      )
    return () => {
      gone = true
    }
  }, [flow, tries])

  const back = async (card: VersionCard, choices: Choices): Promise<void> => {
    setWorking(card)
    setFailure(null)
    const done = await revertFlow(flow, card.hash, choices)
    setWorking(null)
    if (done.ok) {
      toast({
        title: t('Version {version} is live again', { version: card.version }),
        text: t('Your draft is the same now. Undo brings back what you were editing.'),
        tone: 'good',
      })
      openDialog(null)
    } else if (done.failure.code === 'PUBLISH_CHOICE') setAsked({ card, needs: needsOf(done.failure) })
    else setFailure(done.failure)
  }
  return (
    <Dialog
      open
      onClose={close}
      title={t('Versions')}
      width={560}
      description={t(
        'Going back puts an earlier version to work again, as a new entry in this list. Events are not undone.',
      )}
    >
      {failure ? (
        <div role="alert" className={styles.failure}>
          <p>
            <b>{failure.message}</b> {failure.kept} {failure.advice}
          </p>
          {versions === null ? (
            <Button size="small" icon="refresh" onClick={retry}>
              {t('Try again')}
            </Button>
          ) : null}
        </div>
      ) : null}
      {versions === null && !failure ? <Spinner label={t('Reading the versions')} shown /> : null}
      {versions?.length === 0 ? (
        <Empty icon="history" title={t('No version yet')} text={t('Turning the flow on makes version 1.')} />
      ) : null}
      {asked ? (
        <KeptQuestions
          version={asked.card.version}
          needs={asked.needs}
          working={working !== null}
          onCancel={() => setAsked(null)}
          onAnswer={(choices) => void back(asked.card, choices)}
        />
      ) : (
        <ol className={styles.list}>
          {versions?.map((card) => (
            <Version key={card.version} card={card} working={working} onBack={() => void back(card, {})} />
          ))}
        </ol>
      )}
    </Dialog>
  )
}

type VersionProps = { readonly card: VersionCard; readonly working: VersionCard | null; onBack(): void }

function Version({ card, working, onBack }: VersionProps) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  return (
    <li>
      <b>{t('Version {version}', { version: card.version })}</b>
      <span className={styles.when}>{formatMoment(card.at, zone, Date.now())}</span>
      <span className={styles.who} title={cleanName(card.by)}>
        {cleanName(card.by) || t('By the command')}
      </span>
      {card.live ? (
        <Chip tone="good" dot>
          {t('Live')}
        </Chip>
      ) : (
        <Button
          size="small"
          disabled={working !== null}
          aria-label={t('Go back to version {version}', { version: card.version })}
          onClick={onBack}
        >
          {working === card ? t('Going back…') : t('Go back')}
        </Button>
      )}
    </li>
  )
}
