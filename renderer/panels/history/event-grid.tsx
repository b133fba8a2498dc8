/** Events as rows under fixed heads: only what is in view is drawn, and the arrow keys go from event to event. */
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
} from 'react'
import type { HistoryRow } from '../../../runtime/model/api/history.ts'
import { clearPicked, pickAll, pickUpTo, togglePicked } from '../../stores/picking.ts'
import { useSession } from '../../stores/session.ts'
import { t } from '../../words/words.ts'
import styles from './history.module.css'
import { nextIndex } from './row-keys.ts'
import { EventRow, Heads, headHeight, rowHeight, rowId } from './rows.tsx'
import { useRowWindow } from './use-row-window.ts'
import { useAskForWays } from './ways-store.ts'

export type EventGridControls = {
  isAtTop(): boolean
  toTop(): void
  /** Into the middle, unless it is in view already. */
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

type Drawn = { readonly index: number; readonly offset: number; readonly row: HistoryRow | undefined }

export function EventGrid({ ref, count, offsetAt, indexOf, row, onReach, end }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const event = useSession((session) => session.event)
  const { first, fitting, shift, reveal } = useRowWindow(scroller, { rowHeight, headHeight })
  useImperativeHandle(ref, () => ({
    isAtTop: () => (scroller.current?.scrollTop ?? 0) < rowHeight,
    toTop() {
      if (scroller.current) scroller.current.scrollTop = 0
    },
    reveal: (index) => reveal(index, 'middle'),
  }))
  const last = Math.min(count, first + fitting) - 1
  useEffect(() => onReach?.(last), [last, onReach])

  const wanted: Drawn[] = []
  for (let index = first; index <= last; index++) wanted.push({ index, offset: offsetAt(index), row: row(index) })
  // Scrolled faster than the host answers: what was in view before stays until something of the new is there.
  const before = useRef<readonly Drawn[]>([])
  const isLate = wanted.length > 0 && before.current.length > 0 && wanted.every((each) => each.row === undefined)
  const drawn = isLate ? before.current : wanted
  useEffect(() => {
    before.current = drawn
  })

  const picks = useSession((session) => session.picked.size > 0)
  const list = useRef({ count, offsetAt, indexOf })
  list.current = { count, offsetAt, indexOf }
  const onChoose = useCallback((offset: number, together: 'alone' | 'this one' | 'up to it') => {
    const { event: now, picked } = useSession.getState()
    if (together === 'up to it') pickUpTo(list.current, offset)
    else if (together === 'this one') togglePicked(offset)
    else {
      const closes = now === offset && picked.size === 0
      clearPicked()
      if (!closes) useSession.setState({ event: offset })
    }
  }, [])
  useAskForWays(drawn.flatMap(({ offset, row }) => (row === undefined ? [] : [offset])))

  const place = event === null ? -1 : indexOf(event)
  const isHere = place >= 0 && place < count
  const onKeyDown = (press: KeyboardEvent): void => {
    if (press.key === 'Escape' && event !== null) {
      press.stopPropagation()
      clearPicked()
      return
    }
    if ((press.ctrlKey || press.metaKey) && press.key === 'a') {
      press.preventDefault()
      press.stopPropagation()
      pickAll({ count, offsetAt, indexOf })
      return
    }
    if (press.key === ' ' && event !== null) {
      press.preventDefault()
      if (picks) togglePicked(event)
      else pickUpTo({ count, offsetAt, indexOf }, event)
      return
    }
    if (press.ctrlKey || press.metaKey || press.altKey) return
    const next = nextIndex(press.key, isHere ? place : first - 1, count, Math.max(1, fitting - 2))
    if (next === null) return
    press.preventDefault()
    if (press.shiftKey) pickUpTo({ count, offsetAt, indexOf }, offsetAt(next))
    else useSession.setState({ event: offsetAt(next) })
    reveal(next, 'nearest')
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot draw a part of a million rows.
    <div
      ref={scroller}
      role="grid"
      aria-label={t('Events')}
      aria-rowcount={count + (end === undefined ? 1 : 2)}
      aria-busy={isLate}
      aria-activedescendant={isHere && place >= first && place <= last && event !== null ? rowId(event) : undefined}
      aria-multiselectable="true"
      data-picks={picks}
      tabIndex={0}
      className={styles.scroller}
      onKeyDown={onKeyDown}
    >
      <Heads />
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <div role="rowgroup" className={styles.sheet} style={{ height: count * rowHeight }}>
        <div className={styles.view}>
          {drawn.map((each, line) => (
            <EventRow key={each.offset} {...each} top={line * rowHeight - shift} onChoose={onChoose} />
          ))}
        </div>
      </div>
      {end === undefined ? null : (
        // biome-ignore lint/a11y/useSemanticElements: as above.
        // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus.
        <div role="row" aria-rowindex={count + 2}>
          {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
          {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus. */}
          <div role="gridcell">{end}</div>
        </div>
      )}
    </div>
  )
}
