/** Runs in the page: watches with every frame whether each line of the history in view shows its event. */

export type RowWatch = {
  /** The longest time that a line showed nothing at all, ms. */
  blank: number
  /** The longest time from the last scrolling until a line showed the event of the new place, ms. */
  late: number
  /** The longest time between two frames, ms: whatever scrolled meanwhile may have been blank. */
  gap: number
  /** Rows that went by, top to bottom of the list. */
  far: number
  frames: number
}

declare global {
  interface Window {
    rowWatch?: { start(): void; stop(): RowWatch }
  }
}

/** Self-contained: it is handed to the page as text. */
export function watchRows(): void {
  const [rowHeight, headHeight] = [28, 26]
  let watch: RowWatch | undefined
  let before = 0
  let top = 0
  /** By line of the view: since when it is not whole. */
  let blankSince: number[] = []
  let lateSince: number[] = []

  const look = (): void => {
    if (!watch) return
    const now = performance.now()
    const scroller = document.querySelector('[role=grid]')
    if (scroller) sample(watch, scroller, now)
    watch.frames++
    before = now
    requestAnimationFrame(look)
  }

  function sample(found: RowWatch, scroller: Element, now: number): void {
    const moved = scroller.scrollTop !== top
    found.far += Math.abs(scroller.scrollTop - top) / rowHeight
    // The view is moved by another thread: between two frames of the page it may have shown what was not drawn yet.
    if (moved) found.gap = Math.max(found.gap, now - before)
    // While it goes on, the place that is looked for is another one with every frame.
    if (moved) lateSince = []
    top = scroller.scrollTop
    const view = scroller.getBoundingClientRect()
    const rows = [...scroller.querySelectorAll('[role=row][aria-rowindex]')].map((row) => ({
      row,
      box: row.getBoundingClientRect(),
    }))
    const isOld = scroller.getAttribute('aria-busy') === 'true'
    const lines = Math.floor((scroller.clientHeight - headHeight) / rowHeight)
    for (let line = 0; line < lines; line++) {
      const y = view.top + headHeight + (line + 0.5) * rowHeight
      const here = rows.find(({ box }) => box.top <= y && y <= box.bottom)
      const isBlank = !here || here.row.getAttribute('aria-busy') === 'true'
      found.blank = Math.max(found.blank, lasted(blankSince, line, isBlank, now))
      found.late = Math.max(found.late, lasted(lateSince, line, isBlank || isOld, now))
    }
  }

  /** Counted from the last frame in which all was well. */
  function lasted(since: number[], line: number, isWrong: boolean, now: number): number {
    const begun = since[line]
    if (isWrong) since[line] = begun ?? before
    else delete since[line]
    return isWrong || begun !== undefined ? now - (begun ?? before) : 0
  }

  window.rowWatch = {
    start() {
      watch = { blank: 0, late: 0, gap: 0, far: 0, frames: 0 }
      before = performance.now()
      top = document.querySelector('[role=grid]')?.scrollTop ?? 0
      blankSince = []
      lateSince = []
      requestAnimationFrame(look)
    },
    stop() {
      const found = watch ?? { blank: 0, late: 0, gap: 0, far: 0, frames: 0 }
      watch = undefined
      return found
    },
  }
}
