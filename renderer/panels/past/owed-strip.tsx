/** After a changed flow went live: what it would have sent in the past and nobody ever did. Nothing goes by itself. */
import { useCallback, useEffect, useState } from 'react'
import type { Owed } from '../../../runtime/model/api/owed.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { host } from '../../bridge/host.ts'
import { useDocument } from '../../stores/document.ts'
import type { ReplayRun } from '../../stores/replays.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { t } from '../../words/words.ts'
import { OwedDialog } from './owed-dialog.tsx'
import styles from './past.module.css'

/** ms between two looks while something is on its way. */
const every = 1_000

export function OwedStrip({ run, flow }: { readonly run: ReplayRun; readonly flow: Flow }) {
  const live = useDocument((document) => document.live?.hash)
  const isLive = run.report !== null && run.report.now === live
  const { owed, read } = useOwed(isLive ? run.replay : null)
  const [open, setOpen] = useState(false)
  if (owed === null || run.replay === null || owed.effects.length === 0) return null
  const never = owed.effects.filter(({ state }) => state === null).length
  return (
    <section className={styles.owed} aria-label={t('Never sent')}>
      <Icon name="send" size={16} />
      <p>
        {never === 0
          ? t('What this version would have sent in the past has been sent, or is on its way.')
          : t(
              '{count, plural, one {One thing that this version would have sent was never sent. Send it now?} other {# things that this version would have sent were never sent. Send them now?}}',
              { count: never + owed.more },
            )}
      </p>
      <Button size="small" onClick={() => setOpen(true)}>
        {never === 0 ? t('Look at them') : t('Look at them first…')}
      </Button>
      {open ? (
        <OwedDialog replay={run.replay} owed={owed} flow={flow} onSent={read} onClose={() => setOpen(false)} />
      ) : null}
    </section>
  )
}

function useOwed(replay: string | null): { readonly owed: Owed | null; read(): Promise<void> } {
  const [owed, setOwed] = useState<Owed | null>(null)
  const read = useCallback(async () => {
    if (replay === null) setOwed(null)
    else
      await host()
        .call('owed.list', { replay })
        .then(setOwed, () => {})
  }, [replay])
  useEffect(() => {
    void read()
  }, [read])
  const isUnderWay = owed?.effects.some(({ state }) => state === 'pending' || state === 'inflight') === true
  useEffect(() => {
    if (!isUnderWay) return
    const timer = setInterval(() => void read(), every)
    return () => clearInterval(timer)
  }, [isUnderWay, read])
  return { owed, read }
}
