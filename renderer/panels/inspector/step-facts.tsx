/** How the live step is doing: what came in or waits, why it stands still, what it keeps. Nothing while there is nothing to say. */
import { useEffect, useState } from 'react'
import type { LiveCounts, StageCounts } from '../../../runtime/model/api/live.ts'
import { onLiveCounts } from '../../stores/live.ts'
import { showDock } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Progress } from '../../ui/progress.tsx'
import { sayDelay } from '../../words/delay.ts'
import { formatBytes, formatCount, formatDuration, formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './inspector.module.css'

export function StepFacts({ id, outputs }: { readonly id: string; readonly outputs: readonly string[] }) {
  const facts = useFacts(id, outputs)
  if (facts === null) return null
  return (
    <div className={styles.facts}>
      {facts.halted === null ? null : (
        <p className={styles.halted}>{t('Stands still: {halted}', { halted: facts.halted })}</p>
      )}
      {facts.stage?.delayed === undefined ? null : (
        <p className={styles.halted}>{sayDelay(facts.stage.delayed, zoneOfShop(), Date.now())}</p>
      )}
      {facts.stage === null ? <ProducerFacts {...facts} /> : <StageChips {...facts.stage} since={facts.since} />}
    </div>
  )
}

type Facts = {
  readonly halted: string | null
  readonly stage: StageCounts | null
  /** Events that a producer let out since counting began. */
  readonly total: number
  /** When that was, ms since 1970. */
  readonly since: number
  readonly progress: { readonly done: number; readonly total: number } | null
}

function ProducerFacts({ total, since, progress }: Facts) {
  const came = t('{count, plural, one {# event} other {# events}} since {since}', {
    count: total,
    since: saySince(since),
  })
  if (progress === null) return total === 0 ? null : <p className="num">{came}</p>
  const rows = t('{count, plural, one {# row read} other {# rows read}}', { count: total })
  if (progress.done >= progress.total)
    return (
      <p className={styles.chips}>
        <span className="num">{rows}</span>
        <Chip tone="good">{t('the whole file')}</Chip>
      </p>
    )
  return (
    <Progress
      label={rows}
      done={progress.done}
      total={progress.total}
      say={(done, all) => t('{done} of {total}', { done: formatBytes(done), total: formatBytes(all) })}
    />
  )
}

function StageChips({ waiting, behind, needsLook, rows, handled, since }: StageCounts & { readonly since: number }) {
  return (
    <p className={styles.chips}>
      <span className="num">
        {t('{count, plural, one {# handled} other {# handled}} since {since}', {
          count: handled,
          since: saySince(since),
        })}
      </span>
      {waiting === 0 ? null : <Chip tone="warn">{t('waiting {count}', { count: formatCount(waiting) })}</Chip>}
      {behind < 60_000 ? null : <Chip tone="warn">{t('{time} behind', { time: formatDuration(behind) })}</Chip>}
      {rows === null ? null : (
        <span className="num">{t('{count, plural, one {# row} other {# rows}}', { count: rows })}</span>
      )}
      {needsLook === 0 ? null : (
        <Button size="small" icon="alert" onClick={() => showDock('look')}>
          {t('{count} need a look', { count: formatCount(needsLook) })}
        </Button>
      )}
    </p>
  )
}

const zoneOfShop = (): string => useShop.getState().shop?.zone ?? 'UTC'

function saySince(moment: number): string {
  return formatMoment(moment, zoneOfShop(), Date.now())
}

/** Renders again only when something of this one step is another one. `outputs` are those of a producer, else none. */
function useFacts(id: string, outputs: readonly string[]): Facts | null {
  const [told, setTold] = useState('null')
  const names = outputs.join(' ')
  useEffect(
    () => onLiveCounts((live) => setTold(JSON.stringify(factsOf(live, id, names === '' ? [] : names.split(' '))))),
    [id, names],
  )
  const facts: Facts | null = JSON.parse(told)
  return facts
}

function factsOf(live: LiveCounts | null, id: string, outputs: readonly string[]): Facts | null {
  if (live === null) return null
  const stage = live.stages[id] ?? null
  const halted = stage?.halted ?? live.stopped?.[id] ?? null
  const progress = live.progress[id] ?? null
  const total = outputs.reduce((sum, output) => sum + (live.outputs[`${id}.${output}`]?.total ?? 0), 0)
  if (stage === null && halted === null && progress === null && total === 0) return null
  return { halted, stage, total, since: live.since, progress }
}
