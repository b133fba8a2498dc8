/** Settings of the garbage collector that suit a runtime which makes and drops the same kinds of objects all day. */
import { setFlagsFromString } from 'node:v8'

/**
 * V8 moves kinds of objects that outlived a collection straight to the old space. Events do so once, while a commit is
 * under way, and from then on every dead event keeps its data alive until the next full collection: 200 MB and a
 * fifth of the time of `bench reference`. To be called once, early.
 */
export function tuneCollector(): void {
  setFlagsFromString('--no-allocation-site-pretenuring')
}
