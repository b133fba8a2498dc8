/** Events as rows under fixed heads: only what is in view is drawn, and the arrow keys go from event to event. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import type { HistoryRow } from '../../../runtime/model/api.ts'
import { useSession } from '../../stores/session.ts'
import { t } from '../../words/words.ts'
import styles from './history.module.css'
import { nextIndex } from './row-keys.ts'
import { EventRow, Heads, headHeight, rowHeight, rowId } from './rows.tsx'

export type EventGridControls = {
  isAtTop(): boolean
  /** Scrolls no further than needed. */
  reveal(index: number): void
}

type Props = {
  readonly ref?: Ref<EventGridControls>
  readonly count: number
  offsetAt(index: number): number
  /** Below 0 or beyond `count` for an event that is not in the list. */
  indexOf(offset: number): number
  row(index: number): HistoryRow | undefined
  /** Told of the last row in view. */
  onReach?(index: number): void
  /** Stands behind the last row. */
  readonly end?: ReactNode
}

export function EventGrid({ ref, count, offsetAt, indexOf, row, onReach, end }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const event = useSession((session) => session.event)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  })
  useImperativeHandle(ref, () => ({
    isAtTop: () => (scroller.current?.scrollTop ?? 0) < rowHeight,
    reveal: (index) => (index === 0 ? scroller.current?.scrollTo({ top: 0 }) : virtual.scrollToIndex(index)),
  }))
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => onReach?.(last), [last, onReach])

  const place = event === null ? -1 : indexOf(event)
  const isHere = place >= 0 && place < count
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot draw a part of a million rows.
    <div
      ref={scroller}
      role="grid"
      aria-label={t('Events')}
      aria-rowcount={count + 1}
      aria-activedescendant={isHere && event !== null ? rowId(event) : undefined}
      tabIndex={0}
      className={styles.scroller}
      onKeyDown={(press) => {
        if (press.key === 'Escape' && event !== null) {
          press.stopPropagation()
          useSession.setState({ event: null, lit: null })
          return
        }
        if (press.ctrlKey || press.metaKey || press.altKey) return
        const visible = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1)
        const next = nextIndex(press.key, isHere ? place : -1, count, visible)
        if (next === null) return
        press.preventDefault()
        useSession.setState({ event: offsetAt(next) })
        virtual.scrollToIndex(next)
      }}
    >
      <Heads />
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <div role="rowgroup" className={styles.sheet} style={{ height: count * rowHeight }}>
        {items.map(({ index }) => {
          const offset = offsetAt(index)
          return <EventRow key={offset} offset={offset} row={row(index)} index={index} />
        })}
      </div>
      {end}
    </div>
  )
}
