/** Settings of the garbage collector that suit a runtime which makes and drops the same kinds of objects all day. */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/**
 * Bytes of each half of the young generation. V8 lets them grow to 64 MB, which then stay touched: two thirds of what
 * a million events of `bench memory` took, and no faster than 16 MB, which hold three commits of 2,000 events.
 */
const half = 16 * 2 ** 20
/**
 * MB that the old generation of another thread may reach before it is collected for the first time, what its buffers hold
 * included. V8 begins with so little that the thread at the door went through its whole heap every 60 ms, because of what
 * it had read from the network and dropped again: a seventh of what batches cost.
 */
const firstOld = 64
/** Far more than it takes; a V8 that does not follow is left as it is. */
const mostRounds = 400
/** Rounds whose objects are alive together: the young generation grows by what survives in it. */
const alive = 8
const growth = 2

/** To be called once, early. */
export function tuneCollector(): void {
  // V8 moves kinds of objects that outlived a collection straight to the old space. Events do so once, while a commit
  // is under way, and from then on every dead event keeps its data alive until the next full collection: 200 MB and a
  // fifth of the time of `bench reference`.
  setFlagsFromString('--no-allocation-site-pretenuring')
  limitYoungGeneration()
  // Threads that are started from now on could not grow theirs, and would collect for half of the time.
  setFlagsFromString(`--min-semi-space-size=${half / 2 ** 20}`)
  setFlagsFromString(`--initial-old-space-size=${firstOld}`)
  // While nothing happens V8 may make it smaller again, and it could not grow by itself then.
  setInterval(limitYoungGeneration, 60_000).unref()
}

/**
 * There is an option of Node for this, but a command cannot pass options to the Node that runs it on every system. So it
 * is brought to its size here, with objects that live a moment, and then told not to grow.
 */
function limitYoungGeneration(): void {
  const kept: number[][][] = []
  for (let round = 0; round < mostRounds && youngBytes() < 2 * half; round++) {
    setFlagsFromString(`--semi-space-growth-factor=${Math.max(growth, Math.floor(half / youngBytes()))}`)
    kept[round % alive] = Array.from({ length: 100 }, () => new Array<number>(1000).fill(0.5))
  }
  setFlagsFromString(`--semi-space-growth-factor=${youngBytes() < 2 * half ? growth : 1}`)
}

const youngBytes = (): number =>
  Math.max(1, getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0)
