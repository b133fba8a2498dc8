/** Which rows of a long list are in view. What is drawn sticks to the view, so that no scroll is faster than the rows. */
import { type RefObject, useCallback, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

export type RowWindow = {
  /** Index of the first row in view. */
  readonly first: number
  /** Rows that fit, one more for the part at each end. */
  readonly fitting: number
  /** Pixels of the first row that are above the view. */
  readonly shift: number
  /** Into view by the shortest way, or into the middle of it unless it is seen already. */
  reveal(index: number, place: 'nearest' | 'middle'): void
}

type Size = { readonly rowHeight: number; readonly headHeight: number }

export function useRowWindow(scroller: RefObject<HTMLElement | null>, { rowHeight, headHeight }: Size): RowWindow {
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(0)
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    // In the same frame as the scroll: rows that lag behind it would seem to shake.
    const follow = (): void => flushSync(() => setTop(element.scrollTop))
    const watch = new ResizeObserver(() => setHeight(element.clientHeight))
    watch.observe(element)
    element.addEventListener('scroll', follow, { passive: true })
    return () => {
      watch.disconnect()
      element.removeEventListener('scroll', follow)
    }
  }, [scroller])
  const reveal = useCallback(
    (index: number, place: 'nearest' | 'middle') => {
      const element = scroller.current
      if (!element) return
      const room = element.clientHeight - headHeight
      const [from, to] = [index * rowHeight, (index + 1) * rowHeight]
      const isSeen = from >= element.scrollTop && to <= element.scrollTop + room
      if (isSeen) return
      if (place === 'middle') element.scrollTop = from - (room - rowHeight) / 2
      else element.scrollTop = from < element.scrollTop ? from : to - room
    },
    [scroller, rowHeight, headHeight],
  )
  return {
    first: Math.floor(top / rowHeight),
    fitting: Math.ceil(Math.max(0, height - headHeight) / rowHeight) + 1,
    shift: top % rowHeight,
    reveal,
  }
}
