/**
 * Rows of something too long to be held, for a scroller: asked for in blocks as they come into view, and kept while they
 * are near. The place of a row is known before the row is.
 */

const block = 200
/** Rows before the end of a block at which the next one is sent for, while there is nothing else to ask. */
const early = 80
/** Blocks that are kept; a million rows would be too many. */
const mostKept = 40
/** Questions at once. Further ones wait, and the newest goes first: that is where the eye is now. */
const mostAsked = 3
const mostWaiting = 4
/** ms after a failure before the same is asked again. */
const patience = 1_000

export type RowBlocks<T> = {
  /**
   * Undefined while it is on its way; asking for it sends for its block. `end` is how many rows there are: a block that
   * was read when there were fewer is read again.
   */
  row(index: number, end: number): T | undefined
  /** Resolves when these rows have been read, or could not be. */
  load(first: number, end: number): Promise<void>
  /** What was read is shown until it has been read again. */
  refresh(): void
  stop(): void
}

/** What `read` found by index; `first` and `last` are inclusive. `changed` is called whenever rows have come. */
export function createRowBlocks<T>(
  read: (first: number, last: number) => Promise<ReadonlyMap<number, T>>,
  changed: () => void,
): RowBlocks<T> {
  type Block = { readonly rows: ReadonlyMap<number, T>; readonly until: number; readonly age: number }
  const blocks = new Map<number, Block>()
  const flying = new Map<number, Promise<void>>()
  let waiting: { readonly at: number; readonly end: number }[] = []
  let age = 0
  let resting: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  const isFresh = (at: number, index: number, end: number): boolean => {
    const found = blocks.get(at)
    return found !== undefined && found.age === age && (index < found.until || found.until >= end)
  }

  function want(at: number, end: number): void {
    if (stopped || resting !== undefined || flying.has(at)) return
    if (flying.size < mostAsked) void fetch(at, end)
    else waiting = [...waiting.filter((each) => each.at !== at), { at, end }].slice(-mostWaiting)
  }

  /** What comes into view next, whichever way the list is scrolled. */
  function wantNext(at: number, index: number, end: number): void {
    const next = index - at * block < early ? at - 1 : (at + 1) * block - index <= early ? at + 1 : at
    const place = next < at ? at * block - 1 : next * block
    if (next !== at && place >= 0 && place < end && !isFresh(next, place, end)) want(next, end)
  }

  function fetch(at: number, end: number): Promise<void> {
    const known = flying.get(at)
    if (known) return known
    const mine = age
    const work = read(at * block, Math.min(end, (at + 1) * block) - 1)
      .then(
        (rows) => {
          blocks.delete(at)
          blocks.set(at, { rows, until: end, age: mine })
          for (const oldest of [...blocks.keys()].slice(0, Math.max(0, blocks.size - mostKept))) blocks.delete(oldest)
        },
        () => rest(),
      )
      .then(() => {
        flying.delete(at)
        if (stopped) return
        const next = waiting.pop()
        if (next) want(next.at, next.end)
        changed()
      })
    flying.set(at, work)
    return work
  }

  /** The engine is away, and the window says so elsewhere: no reason to ask again with every frame. */
  function rest(): void {
    waiting = []
    clearTimeout(resting)
    resting = setTimeout(() => {
      resting = undefined
      if (!stopped) changed()
    }, patience)
  }

  return {
    row(index, end) {
      const at = Math.floor(index / block)
      if (!isFresh(at, index, end)) want(at, end)
      else if (flying.size === 0) wantNext(at, index, end)
      return blocks.get(at)?.rows.get(index)
    },
    async load(first, end) {
      const places = new Set([first, end - 1].map((index) => Math.max(0, Math.floor(index / block))))
      await Promise.all([...places].map((at) => (isFresh(at, end - 1, end) ? undefined : fetch(at, end))))
    },
    refresh() {
      age++
      changed()
    },
    stop() {
      stopped = true
      clearTimeout(resting)
    },
  }
}
