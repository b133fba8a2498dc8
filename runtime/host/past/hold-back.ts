/** Lets everything else on the computer go first: what happens in the shop now matters more than a question about the past. */
import { constants, setPriority } from 'node:os'
import { isMainThread } from 'node:worker_threads'

/** Only for work of its own: a process that does nothing else, or, where the system tells threads apart, a thread. */
export function holdBack(): void {
  if (!isMainThread && process.platform !== 'linux') return
  try {
    setPriority(constants.priority.PRIORITY_LOW)
  } catch {
    // Some systems do not let a program choose; then it only takes its share.
  }
}
