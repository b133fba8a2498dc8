/** A wire, its rate, and the way to put a step into it. Rate and pulse are written past React. */
import type { EdgeProps } from '@xyflow/react'
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { LiveCounts } from '../../runtime/model/api/live.ts'
import { edgeOf } from '../document/edge-id.ts'
import { liveCounts } from '../stores/live.ts'
import { t } from '../words/words.ts'
import { openChooser } from './choosing.ts'
import { useDetail } from './detail.ts'
import { showCounts } from './live-views.ts'
import { pulse } from './pulse.ts'
import { RateLabel, rateWidth } from './rate-label.ts'
import type { WireData, WireEdge } from './shown-edges.ts'
import styles from './wire.module.css'
import { useWireMark } from './wire-marks.ts'
import { type Curve, pathOf, pointOn, wireCurve } from './wire-path.ts'
import { wireWords } from './wire-words.ts'

export const Wire = memo(function Wire(props: EdgeProps<WireEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, data, selected } = props
  const detail = useDetail((state) => state.detail)
  const mark = useWireMark(id)
  const curve = wireCurve({ x: sourceX, y: sourceY }, { x: targetX, y: targetY })
  const path = pathOf(curve)
  const look = {
    'data-role': data?.role,
    'data-lit': data?.lit ?? undefined,
    'data-tried': data?.tried ?? undefined,
    'data-broken': data?.broken || undefined,
    'data-change': data?.change ?? undefined,
    'data-target': mark === 'target' || undefined,
  }
  if (data === undefined) return null
  if (detail === 'blocks') return <path className={styles.far} d={path} {...look} />
  const isActive = mark === 'pointed' || selected === true
  return (
    <>
      <path className={styles.reach} d={path} />
      {isActive ? <path className={styles.halo} d={path} /> : null}
      <LiveLine id={id} curve={curve} path={path} data={data} look={look} quiet={detail !== 'full'} />
      {(mark === 'pointed' || data.alone) && detail === 'full' && data.change !== 'removed' ? (
        <Plus id={id} data={data} curve={curve} />
      ) : null}
    </>
  )
})

/** ms between two writings of a rate. */
const rateEvery = 1_000

type LineProps = {
  readonly id: string
  readonly curve: Curve
  readonly path: string
  readonly data: WireData
  readonly look: object
  /** Too small for a rate or a pulse. */
  readonly quiet: boolean
}

/** Drawn anew only when its ends move; what passes is written into it. */
function LiveLine({ id, curve, path, data, look, quiet }: LineProps) {
  const { from, role, way, lit } = data
  const middle = pointOn(curve, 0.5)
  const shape = useRef(curve)
  const written = useRef(0)
  shape.current = curve
  const line = useRef<SVGPathElement>(null)
  const [label] = useState(() => new RateLabel())
  useEffect(() => {
    const stop = showCounts((counts, before) => {
      if (line.current === null) return
      const isFlowing = counts !== null && counts.state === 'on' && (counts.outputs[from]?.perMinute ?? 0) > 0
      if ((line.current.dataset.flowing === 'yes') !== isFlowing)
        line.current.dataset.flowing = isFlowing ? 'yes' : 'no'
      if (quiet) return
      // A rate is over a minute: written with every count it would only tremble, and cost more than all the rest.
      const at = counts?.at ?? 0
      const isPast = counts?.wires !== undefined || before?.wires !== undefined
      const isDue = before === null || isPast || Math.abs(at - written.current) >= rateEvery
      if (isDue && label.write(wireWords(counts, { id, from, way }, shape.current))) written.current = at
      if (hasPassed(counts, before, from)) pulse(id, shape.current, role)
    })
    return () => {
      stop()
      label.remove()
    }
  }, [id, from, role, way, quiet, label])
  useLayoutEffect(() => {
    label.place(middle)
    label.fade(lit === false)
    // What fits changes with its length.
    if (!quiet && way !== null) label.write(wireWords(liveCounts(), { id, from, way }, curve))
  })
  return <path ref={line} className={styles.line} data-quiet={quiet || undefined} d={path} {...look} />
}

const hasPassed = (counts: LiveCounts | null, before: LiveCounts | null, output: string): boolean =>
  counts !== null && before !== null && (counts.outputs[output]?.total ?? 0) > (before.outputs[output]?.total ?? 0)

/** Beside the rate of the wire that is pointed at, selected or has the focus. */
type PlusProps = { readonly id: string; readonly data: WireData; readonly curve: Curve }

function Plus({ id, data, curve }: PlusProps) {
  const plus = useRef<SVGGElement>(null)
  useEffect(
    () =>
      showCounts((counts) => {
        const middle = pointOn(curve, 0.5)
        const text = wireWords(counts, { id, ...data }, curve)
        const aside = text === '' ? 0 : rateWidth(text) / 2 + 13
        plus.current?.setAttribute('transform', `translate(${middle.x + aside} ${middle.y})`)
      }),
    [id, data, curve],
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button element.
    <g
      ref={plus}
      className={styles.plus}
      role="button"
      aria-label={t('Put a step into this wire')}
      onClick={(event) => {
        event.stopPropagation()
        const screen = { x: event.clientX, y: event.clientY }
        openChooser({ kind: 'add', screen, at: null, from: null, edge: edgeOf(id) })
      }}
    >
      <title>{t('Put a step into this wire')}</title>
      <circle className={styles.plusReach} r={14} />
      <circle className={styles.plusFace} r={10} />
      <path d="M-4 0H4M0-4V4" />
    </g>
  )
}
