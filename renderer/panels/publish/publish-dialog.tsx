/** Before a draft goes live: what changes, what that does to what is kept, and what it may do outside. */
import { useEffect, useReducer, useState } from 'react'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { Missed } from '../../../runtime/model/api/flows.ts'
import type { Choices, OutsideServer, PublishPreview } from '../../../runtime/model/api/publishing.ts'
import { isError, type Problem } from '../../../runtime/model/problem.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { useDocument } from '../../stores/document.ts'
import { publishFlow } from '../../stores/flows.ts'
import { useReplay } from '../../stores/replays.ts'
import { savedUp } from '../../stores/saving.ts'
import { goTo, openDialog, showDock, useSession } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { type ToastMessage, toast } from '../../ui/toast.tsx'
import { t } from '../../words/words.ts'
import { BackTest } from './back-test.tsx'
import { Changes } from './changes.tsx'
import { KeptState } from './kept-state.tsx'
import styles from './publish-dialog.module.css'
import { whatPublishingAsks } from './questions.ts'
import { type Start, StartQuestion } from './start-question.tsx'

export function PublishDialog() {
  const open = useSession(({ dialog }) => dialog === 'publish')
  const flow = useDocument(({ id }) => id)
  return open && flow !== null ? <Asking key={flow} flow={flow} /> : null
}

/** The draft, or what is kept, has become another one since it was looked at. */
const stale: ReadonlySet<string> = new Set(['DRAFT_CONFLICT', 'PUBLISH_CHOICE', 'OUTSIDE_APPROVAL'])

function Asking({ flow }: { readonly flow: string }) {
  const [preview, setPreview] = useState<PublishPreview | null>(null)
  const [missed, setMissed] = useState<Missed | null>(null)
  const [start, setStart] = useState<Start | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [choices, setChoices] = useState<Choices>({})
  const [working, setWorking] = useState(false)
  const [looks, lookAgain] = useReducer((count: number) => count + 1, 0)
  const live = useDocument((document) => document.live)
  const isOn = useDocument((document) => document.state !== 'off')

  // biome-ignore lint/correctness/useExhaustiveDependencies: `looks` asks again.
  useEffect(() => {
    let gone = false
    savedUp()
      .then(() => Promise.all([host().call('publish.preview', { flow }), host().call('flows.missed', { flow })]))
      .then(
        ([found, came]) => {
          if (gone) return
          setPreview(found)
          setMissed(came.events > 0 ? came : null)
        },
        (error) => gone || setFailure(asApiFailure(error)),
      )
    return () => {
      gone = true
    }
  }, [flow, looks])

  const close = (): void => {
    // What has been begun is waited for.
    if (!working) openDialog(null)
  }
  const errors = preview?.problems.filter(isError) ?? []
  const unanswered = preview ? whatPublishingAsks(preview).filter(({ choice }) => choices[choice] === undefined) : []
  const questionsLeft = errors.length > 0 ? 0 : unanswered.length + (missed !== null && start === null ? 1 : 0)
  const publish = async (): Promise<void> => {
    if (!preview) return
    setWorking(true)
    setFailure(null)
    const done = await publishFlow(flow, preview.revision, choices, {
      start: (missed && start) ?? undefined,
      allow: preview.outside?.map(({ server }) => server),
    })
    setWorking(false)
    if (!done.ok) {
      setFailure(done.failure)
      if (stale.has(done.failure.code)) lookAgain()
      return
    }
    toast({
      title: t('Version {version} is live', { version: done.value.live?.version ?? 1 }),
      text:
        choices.removed === 'drain'
          ? t('What waits for the removed steps is being finished.')
          : isOn
            ? undefined
            : t('The flow is on.'),
      tone: 'good',
      ...offerOwed(done.value.live?.hash),
    })
    openDialog(null)
  }
  const deed = live && isOn ? t('Publish version {version}', { version: live.version + 1 }) : t('Turn on')
  return (
    <Dialog
      open
      onClose={close}
      title={live && isOn ? t('Publish changes') : t('Turn on this flow')}
      width={560}
      footer={
        <>
          {working ? <Spinner label={t('Being put to work')} shown /> : null}
          {!working && questionsLeft > 0 ? (
            <span className={styles.asks}>
              {t('{count, plural, one {One question waits} other {# questions wait}} for your answer.', {
                count: questionsLeft,
              })}
            </span>
          ) : null}
          <Button disabled={working} onClick={close}>
            {t('Keep editing')}
          </Button>
          <Button
            kind="primary"
            disabled={!preview || errors.length > 0 || questionsLeft > 0 || working}
            onClick={() => void publish()}
          >
            {deed}
          </Button>
        </>
      }
    >
      {failure ? <Failed failure={failure} onRetry={preview ? undefined : retry} /> : null}
      {!preview && !failure ? <Spinner label={t('Looking at what changes')} shown /> : null}
      {errors.length > 0 ? <Errors errors={errors} /> : null}
      {preview && errors.length === 0 ? (
        <>
          <Changes />
          {missed ? <StartQuestion missed={missed} start={start} onChange={setStart} /> : null}
          <KeptState preview={preview} choices={choices} asksMore={missed !== null} onChange={setChoices} />
          {live ? <BackTest flow={flow} /> : null}
          <Outside servers={preview.outside ?? []} />
          <Allowed />
        </>
      ) : null}
    </Dialog>
  )

  function retry(): void {
    setFailure(null)
    lookAgain()
  }
}

/** What it would have sent in the past is looked at in the panel, where it can be sent. */
function offerOwed(hash: string | undefined): Pick<ToastMessage, 'action' | 'text'> {
  const { run } = useReplay.getState()
  const isAbout = run?.report != null && run.report.now === hash
  const count = isAbout ? (run.report?.effects ?? []).reduce((sum, each) => sum + each.new.count, 0) : 0
  if (count === 0) return {}
  return {
    text: t(
      '{count, plural, one {One thing that it would have sent was} other {# things that it would have sent were}} never sent.',
      {
        count,
      },
    ),
    action: { label: t('Send them now?'), run: () => showDock('past') },
  }
}

function Failed({ failure, onRetry }: { readonly failure: Failure; readonly onRetry?: (() => void) | undefined }) {
  return (
    <div className={styles.failure} role="alert">
      <p>
        <b>{failure.message}</b> {failure.kept} {failure.advice}
      </p>
      {onRetry ? (
        <Button size="small" icon="refresh" onClick={onRetry}>
          {t('Try again')}
        </Button>
      ) : null}
    </div>
  )
}

const mostShown = 6

function Errors({ errors }: { readonly errors: readonly Problem[] }) {
  return (
    <section className={styles.part}>
      <h3>{t('{count, plural, one {One thing is} other {# things are}} not right yet', { count: errors.length })}</h3>
      <ul className={styles.errors}>
        {errors.slice(0, mostShown).map((problem) => (
          <li key={`${problem.node} ${problem.field} ${problem.message}`}>
            <button
              type="button"
              onClick={() => {
                openDialog(null)
                showDock('problems')
                if (problem.node !== undefined) goTo(problem.node, problem.field ?? null)
              }}
            >
              {problem.message}
            </button>
          </li>
        ))}
      </ul>
      {errors.length > mostShown ? (
        <p className={styles.calm}>{t('and {count} more', { count: errors.length - mostShown })}</p>
      ) : null}
      <p className={styles.calm}>{t('Nothing changes for the events until it is mended and published.')}</p>
    </section>
  )
}

/** Who presses the button has seen these, and approves them. */
function Outside({ servers }: { readonly servers: readonly OutsideServer[] }) {
  const asked = servers.filter(({ approved }) => !approved)
  if (asked.length === 0) return null
  return (
    <section className={styles.part}>
      <h3>{t('With it you allow this flow to call:')}</h3>
      <ul className={styles.plain}>
        {asked.map(({ server, near }) => (
          <li key={server}>
            <b>{server.replace(/:443$/, '')}</b>
            {near ? ` (${t('on this computer or in its network')})` : null}
          </li>
        ))}
      </ul>
      <p className={styles.calm}>{t('Any other server is refused, whatever the events say.')}</p>
    </section>
  )
}

function Allowed() {
  const allowances = useDocument((document) => document.allowances)
  if (allowances.length === 0) return null
  return (
    <section className={styles.part}>
      <h3>{t('Once it is on, it:')}</h3>
      <ul className={styles.plain}>
        {allowances.map(({ node, sentence }) => (
          <li key={`${node} ${sentence}`}>{sentence}</li>
        ))}
      </ul>
    </section>
  )
}
