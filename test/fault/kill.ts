/** Kills a real process at a random moment, again and again, and looks at what it leaves behind. */
import { seeded } from '../../runtime/engine/simulated.ts'
import type { Random } from '../../runtime/model/services.ts'
import { commandVictim } from './command-victim.ts'
import { Receiver } from './receiver.ts'
import { type Step, steps } from './shop-steps.ts'
import { shopVictim } from './shop-victim.ts'
import type { Victim } from './victim.ts'

export type KillOptions = {
  readonly cycles: number
  readonly seed: number
  /** Rows that the command imports, and orders that the program sends. */
  readonly rows?: number
  readonly orders?: number
  onCycle?(done: number): void
}

export type KillReport = {
  readonly kills: number
  readonly stores: number
  readonly events: number
  readonly calls: number
  readonly repeats: number
  /** Where processes that were told to die by themselves did. */
  readonly steps: ReadonlyMap<string, number>
}

/** Half of the kills hit the command, half the program, side by side. Rejects at the first violation. */
export async function killLoop({
  cycles,
  seed,
  rows = 8_000,
  orders = 120,
  onCycle,
}: KillOptions): Promise<KillReport> {
  const report = { kills: 0, stores: 0, events: 0, calls: 0, repeats: 0, steps: new Map<string, number>() }
  const receiver = await Receiver.listen()
  const tell = (): void => {
    report.kills++
    onCycle?.(report.kills)
  }
  let commands = 0
  // In turn, so that a short loop comes to each of them, too.
  const turns = inTurn(steps)
  const nextStep = (): Step => turns.next().value
  const failed = new AbortController()
  const side = (make: () => Victim, share: number, first: number): Promise<void> =>
    loop(make, share, seeded(first), report, tell, failed.signal)
  try {
    await Promise.all([
      side(() => commandVictim(rows, seed + commands++), Math.ceil(cycles / 2), seed),
      side(() => shopVictim(orders, receiver, nextStep), Math.floor(cycles / 2), seed + 1),
    ])
  } catch (error) {
    failed.abort()
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  } finally {
    await receiver.close()
  }
  return report
}

function* inTurn<T>(list: readonly T[]): Generator<T, never> {
  for (;;) yield* list
}

type Counting = { stores: number; events: number; calls: number; repeats: number; steps: Map<string, number> }

async function loop(
  make: () => Victim,
  cycles: number,
  random: Random,
  report: Counting,
  tell: () => void,
  failed: AbortSignal,
): Promise<void> {
  // How long it takes when nobody disturbs it: kills are spread over that time. On a busy machine it changes, so the
  // last one that came to its end counts, and each kill allows the next one a little more.
  let whole: number | undefined
  for (let kills = 0; kills < cycles && !failed.aborted; report.stores++) {
    const victim = make()
    for (let died = true; died && !failed.aborted; ) {
      const begun = performance.now()
      const end = await once(victim, random, kills < cycles ? whole : undefined)
      died = end.died
      whole = died ? (whole ?? 0) * longer : performance.now() - begun
      if (!died) continue
      kills++
      if (end.step) report.steps.set(end.step, (report.steps.get(end.step) ?? 0) + 1)
      tell()
    }
    const { events, calls, repeats } = victim.figures()
    report.events += events
    report.calls += calls
    report.repeats += repeats
    victim.remove()
  }
}

const earliest = 20
const longer = 1.15

/** One process, from its start to its death or its end. Without a time it is left in peace. */
async function once(
  victim: Victim,
  random: Random,
  whole: number | undefined,
): Promise<{ readonly died: boolean; readonly step: string | undefined }> {
  const { child, ended, step } = victim.start(random, whole !== undefined)
  const after = earliest + random() * Math.max(0, (whole ?? 0) - earliest)
  const timer = whole === undefined || step ? undefined : setTimeout(() => child.kill('SIGKILL'), after)
  try {
    const end = await ended
    await (end.killed ? victim.checkKilled(end) : victim.checkEnded(end))
    return { died: end.killed, step }
  } catch (error) {
    const why = step ? `killed at "${step}"` : `killed after ${Math.round(after)} ms`
    throw new Error(`${error instanceof Error ? error.message : String(error)} (${why}; look into ${victim.folder})`, {
      cause: error,
    })
  } finally {
    clearTimeout(timer)
  }
}
