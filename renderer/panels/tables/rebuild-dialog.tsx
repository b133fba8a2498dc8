/** Builds a table anew from the log, beside the live one, and shows in what they differ before anything is swapped. */
import { useEffect } from 'react'
import type { RebuildState, TableDifference } from '../../../runtime/model/api/rebuild.ts'
import type { TableCard } from '../../../runtime/model/api/tables.ts'
import { useDocument } from '../../stores/document.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Progress } from '../../ui/progress.tsx'
import { formatCount, formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { DifferentRows } from './different-rows.tsx'
import styles from './rebuild.module.css'
import { useRebuild } from './use-rebuild.ts'
import { sayColumn } from './words.ts'

type Props = { readonly card: TableCard; onClose(): void }

export function RebuildDialog({ card, onClose }: Props) {
  const { state, failure, start, stop, swap } = useRebuild()
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun once, for the table that the dialog was opened with.
  useEffect(() => start(card.table), [])
  const close = (): void => {
    if (state?.state === 'building' || state?.state === 'compared') stop()
    onClose()
  }
  const isEqual = state?.differences.every(({ added, changed, gone }) => added + changed + gone === 0) ?? false
  return (
    <Dialog
      open
      width={720}
      onClose={close}
      title={t('Rebuild {table}', { table: sayColumn(card.table) })}
      description={t(
        'The table is built anew from the log, beside the live one. Nothing changes before you swap it in.',
      )}
      footer={
        <>
          <Button onClick={close}>
            {state?.state === 'building'
              ? t('Stop')
              : state?.state === 'compared' && !isEqual
                ? t('Keep the live one')
                : t('Close')}
          </Button>
          {state?.state === 'compared' && !isEqual ? (
            <Button kind="primary" icon="refresh" onClick={swap}>
              {t('Swap in the rebuilt one')}
            </Button>
          ) : null}
        </>
      }
    >
      <div className={styles.body}>
        {state?.state === 'building' ? (
          <Progress done={state.done} total={state.total} label={t('Reading the log')} />
        ) : null}
        {state?.state === 'compared' || state?.state === 'swapped' ? (
          <>
            {state.state === 'swapped' ? (
              <p role="status">
                <Chip tone="good">{t('Swapped in')}</Chip>
              </p>
            ) : null}
            {state.differences.map((difference) => (
              <Difference key={difference.table} difference={difference} />
            ))}
            <Coverage state={state} />
          </>
        ) : null}
        {state?.state === 'failed' ? <p className={styles.failure}>{state.message}</p> : null}
        {failure ? (
          <p role="alert" className={styles.failure}>
            {failure.message} {failure.kept} {failure.advice}
          </p>
        ) : null}
      </div>
    </Dialog>
  )
}

function Difference({ difference }: { readonly difference: TableDifference }) {
  const currency = useDocument(({ flow }) => flow?.currency ?? 'EUR')
  const { table, equal, added, changed, gone } = difference
  const isEqual = added + changed + gone === 0
  return (
    <section className={styles.difference} aria-label={sayColumn(table)}>
      <p>
        <b>{sayColumn(table)}</b>{' '}
        {isEqual
          ? t(
              '{count, plural, =0 {It is empty both ways} one {The one row is equal} other {All {said} rows are equal}}',
              {
                count: equal,
                said: formatCount(equal),
              },
            )
          : t('{equal} rows equal, {changed} changed, {added} added, {gone} gone', {
              equal: formatCount(equal),
              changed: formatCount(changed),
              added: formatCount(added),
              gone: formatCount(gone),
            })}
      </p>
      {isEqual ? null : <DifferentRows difference={difference} currency={currency} />}
    </section>
  )
}

/** What is no longer kept cannot be built again, and must not be lost unseen. */
function Coverage({ state }: { readonly state: RebuildState }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  if (state.whole || state.since === null) return null
  return (
    <p className={styles.warning}>
      {t('Events are kept since {when} only: what older ones had added to the table is not in the rebuilt one.', {
        when: formatMoment(state.since, zone, Date.now()),
      })}
    </p>
  )
}
