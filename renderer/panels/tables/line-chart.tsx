/** One line over time, drawn by uPlot in the colours of the theme. */
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useShop } from '../../stores/shop.ts'
import styles from './tables.module.css'

export type Point = readonly [number, number]

type Props = {
  /** Seconds since 1970, as if they were UTC, in order. */
  readonly points: readonly Point[]
  say(value: number): string
  readonly label: string
  /** Under the pointer; null when it leaves. */
  onPoint(point: Point | null): void
}

/** A point is drawn as a dot where there are few. */
const fewPoints = 60
const lowest = 80

export function LineChart({ points, say, label, onPoint }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const theme = useShop(({ preferences }) => preferences.theme)
  const now = useRef({ say, onPoint })
  now.current = { say, onPoint }
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours.
  useEffect(() => {
    const element = place.current
    if (!element) return
    const colours = getComputedStyle(element)
    const colour = (name: string): string => colours.getPropertyValue(name).trim()
    const font = `11.5px ${colour('--font')}`
    const axis = {
      stroke: colour('--ink-3'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
      font,
    }
    const size = () => ({ width: element.clientWidth, height: Math.max(lowest, element.clientHeight) })
    const widest = Math.max(...points.map(([, y]) => now.current.say(Math.round(y)).length))
    const chart = new uPlot(
      {
        ...size(),
        // Days as they were counted, in whichever zone that was.
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
        cursor: { y: false, drag: { x: false, y: false } },
        legend: { show: false },
        // An area that does not stand on zero would lie about how much more one day was than another.
        scales: { y: { range: (_, low, high) => uPlot.rangeNum(Math.min(0, low), Math.max(0, high), 0.08, true) } },
        axes: [
          { ...axis, size: 40 },
          { ...axis, size: 24 + widest * 6.6, values: (_, ticks) => ticks.map((tick) => now.current.say(tick)) },
        ],
        series: [
          {},
          {
            stroke: colour('--consumer'),
            width: 1.5,
            points: { show: points.length < fewPoints, size: 5 },
            fill: colour('--consumer-tint'),
          },
        ],
        hooks: {
          setCursor: [
            ({ cursor }) => now.current.onPoint(typeof cursor.idx === 'number' ? (points[cursor.idx] ?? null) : null),
          ],
        },
      },
      [points.map(([x]) => x), points.map(([, y]) => y)],
      element,
    )
    const watch = new ResizeObserver(() => chart.setSize(size()))
    watch.observe(element)
    return () => {
      watch.disconnect()
      chart.destroy()
    }
  }, [points, theme])
  return <div ref={place} className={styles.plot} role="img" aria-label={label} />
}
