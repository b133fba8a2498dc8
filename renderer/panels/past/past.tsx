/** Tries the draft on the past: what would have come out differently, with nothing sent and nothing changed. */
import { useState } from 'react'
import type { ReplayRange } from '../../../runtime/model/api/past.ts'
import { useDocument } from '../../stores/document.ts'
import { cancelReplay, type ReplayRun, startReplay, useReplay } from '../../stores/replays.ts'
import { showDock, useSession } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { t } from '../../words/words.ts'
import { BothWays } from './both-ways.tsx'
import { Coverage } from './coverage.tsx'
import { Outcome } from './outcome.tsx'
import { toldBy } from './outcome-words.ts'
import { OwedStrip } from './owed-strip.tsx'
import styles from './past.module.css'
import { RunProgress } from './replay-progress.tsx'

type Stretch = '7' | '30' | '90' | 'all'

const rangeOf = (stretch: Stretch): ReplayRange => (stretch === 'all' ? {} : { days: Number(stretch) })

/** It was too much for the memory that a run usually gets. */
const canTakeMore = ({ failure, more }: ReplayRun): boolean => failure?.code === 'REPLAY_LIMIT' && !more

export function Past() {
  const id = useDocument((document) => document.id)
  const flow = useDocument((document) => document.flow)
  const edits = useDocument((document) => document.edits)
  const latest = useReplay((state) => state.run)
  const event = useSession((session) => session.event)
  const [stretch, setStretch] = useState<Stretch>('30')
  if (!flow || id === null) return null
  const run = latest?.flow === id ? latest : null
  const isRunning = run !== null && run.report === null && run.failure === null
  const isOld = run?.report != null && run.edits !== edits
  const picked = run && 'offsets' in run.range ? run.range.offsets.length : 0
  return (
    <div className={styles.past}>
      <div className={styles.main}>
        <div className={styles.tools}>
          <Segmented
            label={t('Which stretch of the past')}
            value={stretch}
            onChange={(next) => setStretch(next)}
            disabled={isRunning}
            options={[
              { value: '7', label: t('7 days') },
              { value: '30', label: t('30 days') },
              { value: '90', label: t('90 days') },
              { value: 'all', label: t('Everything') },
            ]}
          />
          {isRunning ? (
            <Button size="small" icon="x" onClick={cancelReplay}>
              {t('Cancel')}
            </Button>
          ) : (
            <Button size="small" icon="history" onClick={() => void startReplay(id, rangeOf(stretch))}>
              {run ? t('Try again') : t('Try the draft on it')}
            </Button>
          )}
          {isOld ? (
            <span className={styles.calm} role="status">
              {t('The flow has changed since.')}
            </span>
          ) : null}
          {picked > 0 ? (
            <span className={styles.calm}>
              {t(
                'Only {count, plural, one {the chosen event and what it causes} other {the # chosen events and what they cause}}.',
                {
                  count: picked,
                },
              )}
            </span>
          ) : null}
        </div>
        {isRunning ? (
          <div className={styles.running}>
            <RunProgress progress={run.progress} />
          </div>
        ) : null}
        {run?.failure ? (
          <div role="alert" className={styles.failure}>
            <b>{run.failure.message}</b>{' '}
            {canTakeMore(run)
              ? t('Choose a shorter stretch of the past, or let it use more of this computer’s memory.')
              : run.failure.advice}
            {canTakeMore(run) ? (
              <Button size="small" icon="refresh" onClick={() => void startReplay(id, run.range, true)}>
                {t('Let it use more memory')}
              </Button>
            ) : null}
          </div>
        ) : null}
        {run?.report ? (
          <>
            <OwedStrip key={run.replay} run={run} flow={flow} />
            <Coverage report={run.report} flow={toldBy(flow, run)} />
            <Outcome key={run.replay} report={run.report} flow={toldBy(flow, run)} />
          </>
        ) : null}
        {run === null ? (
          <Empty
            icon="history"
            title={t('What would have happened?')}
            text={t(
              'Kept events go through the draft and the live flow side by side. Nothing is sent and nothing changes.',
            )}
            action={
              <Button icon="history" onClick={() => showDock('history')}>
                {t('Choose events in the history')}
              </Button>
            }
          />
        ) : null}
      </div>
      {event === null || !run?.report ? null : <BothWays key={event} offset={event} flow={flow} />}
    </div>
  )
}
