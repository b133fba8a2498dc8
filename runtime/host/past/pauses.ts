/** Lets a long look at the past rest in between while others need the computer: a lower priority alone leaves them slower. */
import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { isMainThread } from 'node:worker_threads'

/** ms of processor time, of all cores together, since some moment in the past; `own` is the part that is ours. */
export type Spent = { readonly all: number; readonly own: number; readonly at: number }

/** Cores that others leave free from which on nobody minds that we work without a pause; of one core, three quarters. */
const roomy = 1.5
const roomyOfAll = 0.75
/** ms over which we look what others need: the system counts in steps of 10. */
const longLook = 200
const firstLook = 40

/** Whether others left us less than we may take without a pause, between two readings. */
export function isCrowded(before: Spent, after: Spent, cores: number): boolean {
  const others = after.all - before.all - (after.own - before.own)
  return cores - others / (after.at - before.at) < Math.min(roomy, cores * roomyOfAll)
}

export type PauseParts = {
  readonly read: () => Spent
  readonly cores: number
  /** ms since some moment in the past, as in `Spent` */
  readonly clock: () => number
  readonly rest: (ms: number) => Promise<unknown>
}

/** To be waited for after each piece of work: as long as the piece took while others need the computer, else not at all. */
export function openPauses({ read, cores, clock, rest }: PauseParts = thisComputer()): () => Promise<void> {
  let seen = read()
  let look = firstLook
  let crowded = false
  let began = clock()
  return async () => {
    const now = clock()
    if (now - seen.at >= look) {
      const next = read()
      crowded = isCrowded(seen, next, cores)
      seen = next
      look = longLook
    }
    if (crowded) await rest(Math.max(1, now - began))
    began = clock()
  }
}

const thisComputer = (): PauseParts => ({
  read: spent,
  cores: cpus().length,
  clock: () => performance.now(),
  rest: sleep,
})

function spent(): Spent {
  const { user, system } = isMainThread ? process.cpuUsage() : process.threadCpuUsage()
  let all = 0
  for (const { times } of cpus()) all += times.user + times.nice + times.sys + times.irq
  return { all, own: (user + system) / 1_000, at: performance.now() }
}
