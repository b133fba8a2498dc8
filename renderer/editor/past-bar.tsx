/** The scrubber over the canvas: dragged, moved by keys, played; and one key back to now. */
import { useEffect } from 'react'
import { MomentInput } from '../panels/send/moment-input.tsx'
import { useDocument } from '../stores/document.ts'
import { backToNow, goToMoment, play, usePastView } from '../stores/past-view.ts'
import { useShop } from '../stores/shop.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { formatInstant } from '../words/formats.ts'
import { t } from '../words/words.ts'
import styles from './past-bar.module.css'

const speeds = ['1', '10', '100', '1000'] as const
/** A step of the arrow keys is a five-hundredth of all that is kept; of PageUp and PageDown a twentieth. */
const fine = 500
const coarse = 20

/** The bar goes with what had the focus in it: the panel that was looked at takes it. */
function leave(): void {
  if (document.activeElement === document.body) document.querySelector<HTMLElement>('[role="tabpanel"]')?.focus()
}

export function PastBar() {
  const { at, span, speed, failure, working } = usePastView()
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const flow = useDocument(({ id }) => id)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another flow begins with now.
  useEffect(() => backToNow, [flow])
  const isPast = at !== null
  useEffect(() => (isPast ? () => void requestAnimationFrame(leave) : undefined), [isPast])
  if (at === null) return null
  const length = Math.max(1, span.to - span.from)
  const said = formatInstant(at, zone)
  return (
    <section
      className={styles.bar}
      data-past
      aria-label={t('The past')}
      onKeyDown={(press) => {
        if (press.key !== 'Escape') return
        press.stopPropagation()
        backToNow()
      }}
    >
      <span className={styles.badge}>{t('You are looking at the past')}</span>
      <IconButton
        size="small"
        icon={speed === null ? 'play' : 'pause'}
        label={speed === null ? t('Play') : t('Stop')}
        onClick={() => play(speed === null ? lastSpeed : null)}
      />
      <Select
        quiet
        label={t('How fast it plays')}
        value={String(speed ?? lastSpeed)}
        onChange={(chosen) => {
          lastSpeed = Number(chosen)
          if (speed !== null) play(lastSpeed)
          else usePastView.setState({})
        }}
        options={speeds.map((value) => ({ value, label: t('{speed}×', { speed: value }) }))}
      />
      <input
        // biome-ignore lint/a11y/noAutofocus: it was asked for just now, and the arrow keys move it at once.
        autoFocus
        type="range"
        className={styles.range}
        min={span.from}
        max={span.to}
        step={1}
        value={at}
        aria-label={t('Moment')}
        aria-valuetext={said}
        onChange={({ target }) => goToMoment(Number(target.value))}
        onKeyDown={(press) => {
          const step = stepOf(press.key) * length
          if (step === 0) return
          press.preventDefault()
          goToMoment(at + step)
        }}
      />
      <span className={styles.moment}>
        <MomentInput
          label={t('Moment, typed')}
          zone={zone}
          value={new Date(Math.floor(at / 1_000) * 1_000).toISOString()}
          onChange={(typed) => goToTyped(typed)}
        />
      </span>
      {working === null ? null : (
        <span role="status" className={styles.working}>
          {t('Working it out: {percent} %', { percent: Math.floor((100 * working.done) / Math.max(1, working.total)) })}
        </span>
      )}
      {failure === null ? null : (
        <span role="alert" className={styles.failure}>
          {failure}
        </span>
      )}
      <Button size="small" icon="x" onClick={backToNow}>
        {t('Back to now')}
      </Button>
    </section>
  )
}

let lastSpeed = 100

/** Half a date is no moment yet. */
function goToTyped(typed: string): void {
  const at = Date.parse(typed)
  if (!Number.isNaN(at)) goToMoment(at)
}

function stepOf(key: string): number {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return -1 / fine
    case 'ArrowRight':
    case 'ArrowUp':
      return 1 / fine
    case 'PageDown':
      return -1 / coarse
    case 'PageUp':
      return 1 / coarse
    default:
      return 0
  }
}
