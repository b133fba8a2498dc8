/** The scrubber over the canvas: dragged, moved by keys, from event to event, played; and one key back to now. */
import { useEffect } from 'react'
import { MomentInput } from '../panels/send/moment-input.tsx'
import { useDocument } from '../stores/document.ts'
import { backToNow, cover, goToMoment, play, stepTo, usePastView } from '../stores/past-view.ts'
import { useShop } from '../stores/shop.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { t } from '../words/words.ts'
import styles from './past-bar.module.css'
import { PastTrack } from './past-track.tsx'

const speeds = ['1', '10', '100', '1000'] as const
/** The bar goes with what had the focus in it: the panel that was looked at takes it. */
function leave(): void {
  if (document.activeElement === document.body) document.querySelector<HTMLElement>('[role="tabpanel"]')?.focus()
}

export function PastBar() {
  const { at, stretch, last, speed, failure, working } = usePastView()
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const flow = useDocument(({ id }) => id)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another flow begins with now.
  useEffect(() => backToNow, [flow])
  const isPast = at !== null
  useEffect(() => (isPast ? () => void requestAnimationFrame(leave) : undefined), [isPast])
  if (at === null) return null
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
      <IconButton
        size="small"
        icon="chevron-left"
        label={t('To the event before')}
        keys="Shift+ArrowLeft"
        disabled={last === 'back'}
        onClick={() => void stepTo('back')}
      />
      <IconButton
        size="small"
        icon="chevron-right"
        label={t('To the next event')}
        keys="Shift+ArrowRight"
        disabled={last === 'on'}
        onClick={() => void stepTo('on')}
      />
      <PastTrack zone={zone} />
      <Select
        quiet
        label={t('What the scrubber covers')}
        value={stretch}
        onChange={cover}
        options={[
          { value: 'all', label: t('Everything') },
          { value: 'month', label: t('The month') },
          { value: 'day', label: t('The day') },
          { value: 'hour', label: t('The hour') },
        ]}
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
