/** What a measured program is told, and what it tells: one JSON object each, as its argument and on its last line. */

export type Run = {
  readonly events: number
  readonly seconds: number
  /** Of all threads of the process; less noisy than the time that went by. */
  readonly cpu_seconds: number
  /** Must be equal for both programs of a pair. */
  readonly result: unknown
  /** Whatever else the trial is about. */
  readonly figures: Figures
}

export type Figures = { readonly [name: string]: number }

export type Measured = Pick<Run, 'seconds' | 'cpu_seconds'>

/** Starts both clocks; the answer reads them. */
export function startClock(): () => Measured {
  const cpu = process.cpuUsage()
  const begun = process.hrtime.bigint()
  return () => {
    const seconds = Number(process.hrtime.bigint() - begun) / 1e9
    const { user, system } = process.cpuUsage(cpu)
    return { seconds, cpu_seconds: (user + system) / 1e6 }
  }
}

/** Resident memory in MB: now, and the most there ever was. */
export const memoryNow = (): number => process.memoryUsage().rss / 1e6
export const memoryPeak = (): number => (process.resourceUsage().maxRSS * 1024) / 1e6

export const readJob = <Job>(): Job => JSON.parse(process.argv[2] ?? '{}') as Job

/** Written at once, so that a program may die right behind it. */
export const tell = (run: Run): void => console.log(JSON.stringify(run))
