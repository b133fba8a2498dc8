/** What passes right now: events per second of the last minute, the practice shop's pace. */
import { useEffect, useRef, useState } from 'react'
import type { LiveCounts } from '../../runtime/model/api/live.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { host } from '../bridge/host.ts'
import { useDocument } from '../stores/document.ts'
import { onLiveCounts } from '../stores/live.ts'
import { lookAtPast, usePastView } from '../stores/past-view.ts'
import { useShop } from '../stores/shop.ts'
import { IconButton } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { formatTime } from '../words/formats.ts'
import { t } from '../words/words.ts'
import { IngressMark } from './ingress-mark.tsx'
import styles from './live-strip.module.css'
import { passing } from './passing.ts'

const bars = 56
const second = 1_000

export function LiveStrip() {
  const id = useDocument((document) => document.id)
  const flow = useDocument((document) => document.flow)
  const state = useDocument((document) => document.state)
  const live = useDocument((document) => document.live)
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const track = useRef<HTMLDivElement>(null)
  const clock = useRef<HTMLSpanElement>(null)
  const [speed, setSpeed] = useState('1')
  const isPast = usePastView(({ at }) => at !== null)
  const watched = live !== null && state !== 'off' && !isPast

  const nodes = useRef<readonly string[]>([])
  nodes.current = Object.keys(live?.flow?.nodes ?? {})
  // biome-ignore lint/correctness/useExhaustiveDependencies: another flow begins with empty bars.
  useEffect(() => {
    const element = track.current
    if (!element || !watched) return
    const counted = passing(bars)
    const draw = (counts: LiveCounts): void => {
      const heights = counted(counts, nodes.current)
      heights.forEach((height, index) => {
        const bar = element.children[index]
        if (bar instanceof HTMLElement) bar.style.height = `${height}px`
      })
      if (clock.current) clock.current.textContent = formatTime(counts.at, zone)
    }
    let last: LiveCounts | null = null
    let heard = 0
    const stop = onLiveCounts((counts) => {
      last = counts
      heard = performance.now()
      if (counts) draw(counts)
    })
    // Counts are told when they change: without this a quiet minute would look like one that stands still.
    const timer = setInterval(() => {
      const passed = performance.now() - heard
      if (last && passed >= second) draw({ ...last, at: last.at + passed })
    }, second)
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [watched, id, zone])

  // What is looked at is not now.
  if (!watched || !flow || id === null) return null
  const plays = Object.values(flow.nodes).some(({ type }) => type === 'simulator')
  const choose = (chosen: string): void => {
    setSpeed(chosen)
    host()
      .call('simulator.speed', { flow: id, speed: Number(chosen) })
      .catch(() => setSpeed(speed))
  }
  return (
    <div className={styles.strip}>
      <span>{state === 'paused' ? t('Paused') : t('Live')}</span>
      <div ref={track} className={styles.track} aria-hidden="true">
        {Array.from({ length: bars }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars are places, not things.
          <i key={index} />
        ))}
      </div>
      <span ref={clock} className={styles.clock} />
      <IconButton size="small" icon="clock" label={t('Look at the past')} onClick={() => void lookAtPast()} />
      <IngressMark />
      {plays && nodeTypes.some(({ type }) => type === 'simulator') ? (
        <Select
          quiet
          label={t('Pace of the practice shop')}
          value={speed}
          onChange={choose}
          options={['1', '10', '100', '1000'].map((value) => ({ value, label: t('{speed}×', { speed: value }) }))}
        />
      ) : null}
    </div>
  )
}
