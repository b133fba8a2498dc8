/** Live counts as the few words that cards and wires have room for. */
import type { LiveCounts } from '../../runtime/model/api/live.ts'
import { useShop } from '../stores/shop.ts'
import { sayDelay } from '../words/delay.ts'
import { formatCount, formatDuration, formatRate } from '../words/formats.ts'
import { t } from '../words/words.ts'

export type FootWords = {
  /** The figure and what it counts: `1,204` `rows`. */
  readonly figure: string
  readonly unit: string
  /** Stands in place of the figure where something waits. */
  readonly chip: string
  readonly tone: 'warn' | 'bad' | ''
  /** At the end: the rate, the lag, or that it is level. */
  readonly side: string
  /** The whole reason, where it stands still. */
  readonly halted: string
}

const nothing: FootWords = { figure: '', unit: '', chip: '', tone: '', side: '', halted: '' }

export function producerFoot(counts: LiveCounts | null, node: string, outputs: readonly string[]): FootWords {
  if (counts === null) return { ...nothing, unit: t('not running yet') }
  const seen = outputs.map((output) => counts.outputs[`${node}.${output}`])
  const total = seen.reduce((sum, one) => sum + (one?.total ?? 0), 0)
  const rate = seen.reduce((sum, one) => sum + (one?.perMinute ?? 0), 0)
  const progress = counts.progress[node]
  const stopped = counts.stopped?.[node] ?? ''
  if (stopped !== '' && total === 0) return { ...nothing, unit: t('stands still'), halted: stopped }
  if (total === 0 && progress === undefined) return { ...nothing, unit: t('no events yet') }
  if (stopped !== '')
    return {
      ...nothing,
      figure: formatCount(total),
      unit: t('{count, plural, one {event} other {events}}', { count: total }),
      side: t('stands still'),
      halted: stopped,
    }
  const side = progress === undefined ? (rate > 0 ? formatRate(rate) : '') : readSoFar(progress)
  return {
    ...nothing,
    figure: formatCount(total),
    unit: t('{count, plural, one {event} other {events}}', { count: total }),
    side,
  }
}

const readSoFar = ({ done, total }: { readonly done: number; readonly total: number }): string =>
  total <= 0 || done >= total ? t('all read') : t('{percent} % read', { percent: Math.floor((100 * done) / total) })

/** Events that are this far behind, in ms, count as level: an event takes a moment to arrive. */
const level = 2_000

export function stageFoot(counts: LiveCounts | null, node: string): FootWords {
  if (counts === null) return { ...nothing, unit: t('not running yet') }
  const stage = counts.stages[node]
  if (stage === undefined) return { ...nothing, unit: t('not published yet') }
  const chip =
    stage.needsLook > 0
      ? t('{count, plural, one {# needs a look} other {# need a look}}', { count: stage.needsLook })
      : (stage.asking ?? 0) > 0
        ? t('{count, plural, one {# waits} other {# wait}} for an answer', { count: stage.asking ?? 0 })
        : stage.waiting > 0
          ? t('waiting {count}', { count: formatCount(stage.waiting) })
          : ''
  const figure = stage.rows ?? stage.handled
  return {
    figure: formatCount(figure),
    unit: stage.rows === null ? t('handled') : t('{count, plural, one {row} other {rows}}', { count: stage.rows }),
    chip,
    tone: stage.needsLook > 0 ? 'bad' : chip === '' ? '' : 'warn',
    side: sideOf(counts, stage),
    halted:
      stage.halted ??
      (stage.delayed === undefined || counts.state !== 'on'
        ? ''
        : sayDelay(stage.delayed, useShop.getState().shop?.zone ?? 'UTC', counts.at)),
  }
}

function sideOf(counts: LiveCounts, stage: LiveCounts['stages'][string]): string {
  const copy = stage.copyBehind ?? 0
  if (stage.halted !== null)
    return copy > 0 ? t('stands still, {count} behind', { count: formatCount(copy) }) : t('stands still')
  if (counts.state === 'paused') return t('paused')
  if (counts.state === 'off') return t('off')
  if (stage.delayed !== undefined) return t('waits for an answer')
  if (stage.effectsOpen > 0 && stage.waiting === 0)
    return t('{count} under way', { count: formatCount(stage.effectsOpen) })
  if (copy > 0) return t('{count} behind', { count: formatCount(copy) })
  if (stage.behind > level) return t('{time} behind', { time: formatDuration(stage.behind) })
  return stage.handled > 0 && stage.waiting === 0 && (stage.asking ?? 0) === 0 ? t('up to date') : ''
}

/** Events that left by an output so far; empty before the first. */
export function outputTotal(counts: LiveCounts | null, output: string): string {
  const total = counts?.outputs[output]?.total ?? 0
  return total === 0 ? '' : formatCount(total)
}

/** `edge`: what waits at the end of the wire goes before what passes. */
export function wireRate(counts: LiveCounts | null, output: string, edge: string): string {
  const waits = counts?.wires?.[edge] ?? 0
  if (waits > 0) return t('waiting {count}', { count: formatCount(waits) })
  const rate = counts?.outputs[output]?.perMinute ?? 0
  return rate > 0 ? formatRate(rate) : ''
}
