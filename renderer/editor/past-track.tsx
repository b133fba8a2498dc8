/** The track of the scrubber: how much happened when, the moment that is looked at, and from when to when it goes. */

import { nearerOf, stepsOf } from '../stores/past-stretch.ts'
import { cover, goToMoment, stepTo, usePastView } from '../stores/past-view.ts'
import { formatInstant } from '../words/formats.ts'
import { t } from '../words/words.ts'
import styles from './past-bar.module.css'

export function PastTrack({ zone }: { readonly zone: string }) {
  const { at, span, view, stretch, busy } = usePastView()
  if (at === null) return null
  const { small, large } = stepsOf(stretch, span)
  const moves: { readonly [key: string]: () => void } = {
    ArrowLeft: () => goToMoment(at - small),
    ArrowDown: () => goToMoment(at - small),
    ArrowRight: () => goToMoment(at + small),
    ArrowUp: () => goToMoment(at + small),
    PageDown: () => goToMoment(at - large),
    PageUp: () => goToMoment(at + large),
    Home: () => goToMoment(span.from),
    End: () => goToMoment(span.to),
    'Shift+ArrowLeft': () => void stepTo('back'),
    'Shift+ArrowRight': () => void stepTo('on'),
    '+': () => cover(nearerOf(stretch, 1)),
    '=': () => cover(nearerOf(stretch, 1)),
    '-': () => cover(nearerOf(stretch, -1)),
  }
  return (
    <div className={styles.track}>
      <Busy counts={busy} from={view.from} to={view.to} zone={zone} />
      <input
        // biome-ignore lint/a11y/noAutofocus: it was asked for just now, and the arrow keys move it at once.
        autoFocus
        type="range"
        className={styles.range}
        min={view.from}
        max={view.to}
        step={1}
        value={at}
        aria-label={t('Moment')}
        aria-valuetext={formatInstant(at, zone)}
        aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight = -"
        onChange={({ target }) => goToMoment(Number(target.value))}
        onKeyDown={(press) => {
          const isStep = press.shiftKey && (press.key === 'ArrowLeft' || press.key === 'ArrowRight')
          const move =
            press.ctrlKey || press.metaKey || press.altKey
              ? undefined
              : moves[isStep ? `Shift+${press.key}` : press.key]
          if (move === undefined) return
          press.preventDefault()
          move()
        }}
      />
      <div className={styles.ends} aria-hidden="true">
        <span>{formatInstant(view.from, zone)}</span>
        <span>{formatInstant(view.to, zone)}</span>
      </div>
    </div>
  )
}

type BusyProps = {
  readonly counts: readonly number[]
  readonly from: number
  readonly to: number
  readonly zone: string
}

/** High where much happened. The square root: a quiet hour must be seen beside a busy one. */
function Busy({ counts, from, to, zone }: BusyProps) {
  const most = Math.max(0, ...counts)
  if (most === 0) return <div className={styles.busy} />
  const busiest = from + ((counts.indexOf(most) + 0.5) / counts.length) * (to - from)
  const said = t('{count, plural, one {# event} other {# events}} at most at a time, around {moment}', {
    count: most,
    moment: formatInstant(busiest, zone),
  })
  return (
    <svg
      className={styles.busy}
      viewBox={`0 0 ${counts.length} 1`}
      preserveAspectRatio="none"
      role="img"
      aria-label={said}
    >
      {counts.map((count, part) => {
        const height = count === 0 ? 0 : Math.max(0.12, Math.sqrt(count / most))
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are places, not things.
        return count === 0 ? null : <rect key={part} x={part + 0.1} y={1 - height} width={0.8} height={height} />
      })}
    </svg>
  )
}
