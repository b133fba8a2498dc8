/**
 * While many hand in few events each, every commit would have the stages write the same rows and files anew. So what
 * arrives is committed and answered at once, and the stages work off some hundreds of events together a moment later.
 */
import type { EngineWork } from './engine-work.ts'
import type { Taken } from './intake.ts'

/** ms that an event waits at most. */
const longest = 25

/** Commits what was taken and leaves it to a later step; false where the stages are to run now. */
export function gather(work: EngineWork, taken: Taken, now: number): boolean {
  const { limits, tail } = work
  const waiting = tail.length + taken.events.length
  if (taken.senders < limits.busy || waiting >= limits.gathered || work.runs().length === 0) {
    work.gatheringSince = undefined
    return false
  }
  work.gatheringSince ??= now
  if (now - work.gatheringSince > longest) {
    work.gatheringSince = undefined
    return false
  }
  const { events, repeats, positions, raws } = taken
  const appended = { at: now, events, repeats, positions, stages: [], effects: [], raws }
  work.write(appended, [], () => taken.putBack())
  work.tail = [...tail, ...events]
  taken.committed()
  return true
}
