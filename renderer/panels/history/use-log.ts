/** The whole log for a scroller: where it begins and ends, its rows, and whether the list follows what happens. */
import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import type { HistoryRow } from '../../../runtime/model/api/history.ts'
import { host } from '../../bridge/host.ts'
import { onLiveCounts } from '../../stores/live.ts'
import { useShop } from '../../stores/shop.ts'
import { createRowBlocks, type RowBlocks } from '../row-blocks.ts'
import { logWindow } from './log-window.ts'

/** Rows that are read before the list moves on to them, so that following shows no gap. */
const readAhead = 60

export type LogView = {
  readonly state: 'looking' | 'failed' | 'ready'
  /** Newest offset that is shown; newer ones wait while the list stands still. */
  readonly shown: number
  readonly total: number
  /** Older events than fit into one list. */
  readonly older: number
  readonly fresh: number
  row(offset: number): HistoryRow | undefined
  /** Moves on to the newest event. */
  catchUp(): void
  retry(): void
}

/** `follows`: what is newest is on its way into the list already. */
type Ends = { readonly first: number; readonly head: number; readonly follows: boolean }

/** `follows` is asked whenever there is something new. */
export function useLog(follows: () => boolean): LogView {
  const [ends, setEnds] = useState<Ends | 'looking' | 'failed'>('looking')
  const [shown, setShown] = useState(0)
  const [tries, retry] = useReducer((count: number) => count + 1, 0)
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const blocks = useBlocks(redraw)
  const asks = useRef(follows)
  asks.current = follows

  const showUpTo = useCallback(
    async (head: number) => {
      await blocks.load(Math.max(0, head - readAhead), head)
      setShown((before) => Math.max(before, head))
    },
    [blocks],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` asks again.
  useEffect(() => {
    let gone = false
    setEnds('looking')
    host()
      .call('history.page', { limit: 1 })
      .then(
        ({ first, head }) => {
          if (gone) return
          setEnds({ first, head, follows: true })
          setShown(head)
        },
        () => gone || setEnds('failed'),
      )
    const stop = onLiveCounts((counts) => {
      if (!counts) return
      const follows = asks.current()
      setEnds((known) =>
        typeof known === 'object' && (counts.head > known.head || follows !== known.follows)
          ? { ...known, head: Math.max(known.head, counts.head), follows }
          : known,
      )
      if (follows) void showUpTo(counts.head)
    })
    return () => {
      gone = true
      stop()
    }
  }, [tries, showUpTo])

  const known = typeof ends === 'object' ? ends : { first: 1, head: 0, follows: true }
  const { total, older } = logWindow(known.first, shown)
  return {
    state: typeof ends === 'object' ? 'ready' : ends,
    shown,
    total,
    older,
    fresh: known.follows ? 0 : Math.max(0, known.head - shown),
    row: (offset) => blocks.row(offset - 1, shown),
    catchUp: () => void showUpTo(known.head),
    retry,
  }
}

/** Read again when something was decided: the marks of its events are other ones then. */
function useBlocks(changed: () => void): RowBlocks<HistoryRow> {
  const needsLook = useShop((shop) => shop.needsLook)
  const [blocks] = useState(() =>
    createRowBlocks(async (first, last) => {
      const rows = await host().call('history.range', { first: first + 1, last: last + 1 })
      return new Map(rows.map((row) => [row.offset - 1, row]))
    }, changed),
  )
  const before = useRef(needsLook)
  useEffect(() => {
    if (before.current !== needsLook) blocks.refresh()
    before.current = needsLook
  }, [blocks, needsLook])
  return blocks
}
