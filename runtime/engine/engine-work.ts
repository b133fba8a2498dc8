/** What the steps of an engine share: the flows at work, what waits, and how far the log is handled. */
import type { Commit } from '../model/commit.ts'
import { type CloudEvent, isPublicChannel } from '../model/event.ts'
import { StageWriteError, type Store } from '../model/store.ts'
import type { Deployment } from './deployment.ts'
import type { EffectWork } from './effect-work.ts'
import type { EngineLimits, EngineOptions } from './engine-options.ts'
import { HeldClocks } from './held-clocks.ts'
import { Intake } from './intake.ts'
import type { Away } from './stage-facts.ts'
import type { StageRun } from './stage-run.ts'

export class EngineWork {
  readonly store: Store
  readonly limits: EngineLimits
  readonly clock: EngineOptions['clock']
  readonly intake: Intake
  readonly deployments: ReadonlyMap<string, Deployment>
  readonly effects: EffectWork
  readonly held = new HeldClocks()
  /** When nobody listened, in order. */
  absences: readonly Away[]
  /** What is shared is handled up to here; behind it only stages that are late. */
  processed: number
  /** Events (processed, head], kept from the commit that appended them. */
  tail: CloudEvent[] = []
  /** Since when the stages have let events come together, ms of the wall clock. */
  gatheringSince: number | undefined
  readonly #publicChannels = new Map<string, boolean>()

  constructor(
    { store, clock, absences = [] }: EngineOptions,
    limits: EngineLimits,
    deployments: ReadonlyMap<string, Deployment>,
    effects: EffectWork,
  ) {
    this.store = store
    this.limits = limits
    this.clock = clock
    this.intake = new Intake(store)
    this.deployments = deployments
    this.effects = effects
    this.absences = absences
    this.processed = store.head
  }

  /** The stages of all flows that are on. */
  runs(): StageRun[] {
    return [...this.deployments.values()]
      .filter((deployment) => deployment.state === 'on')
      .flatMap((deployment) => deployment.runs)
  }

  readonly monotonic = (): number => this.clock.monotonic()

  /** Leads one event along the paths of some flows. */
  lead(event: CloudEvent, flows: Iterable<Deployment>): void {
    const isPublic = this.#isPublic(event.channel)
    for (const deployment of flows) deployment.lead(event, isPublic)
  }

  #isPublic(channel: string): boolean {
    let known = this.#publicChannels.get(channel)
    if (known === undefined) {
      known = isPublicChannel(channel)
      this.#publicChannels.set(channel, known)
    }
    return known
  }

  /** Gives emitted events their offsets. One that is in the log already (a stage that starts anew) is left out. */
  place(emitted: readonly CloudEvent[], end: number, arriving: readonly CloudEvent[]): CloudEvent[] {
    if (emitted.length === 0) return []
    const placed: CloudEvent[] = []
    const seen = new Set<string>()
    for (const event of arriving) if (event.source.startsWith('/flows/')) seen.add(`${event.source}\n${event.id}`)
    for (const event of emitted) {
      const name = `${event.source}\n${event.id}`
      if (seen.has(name) || this.store.find(event.source, event.id) !== undefined) continue
      seen.add(name)
      placed.push({
        ...event,
        offset: end + placed.length + 1,
        split: 0,
        text: event.text === '' ? JSON.stringify(event.data) : event.text,
      })
    }
    return placed
  }

  /**
   * Writes a commit. When it fails, everything in memory that hung on it is forgotten. False: one stage's own writes
   * failed and it now goes alone; the same work is done again without it. Other failures are thrown.
   */
  write(commit: Commit, runs: readonly StageRun[], putBack: () => void, alone?: number): boolean {
    const { at } = commit
    const held = commit.events.length === 0 ? [] : this.held.toNote(this.deployments, at, this.store.head)
    try {
      this.store.commit(held.length === 0 ? commit : { ...commit, held })
    } catch (error) {
      for (const run of this.runs()) run.drop()
      putBack()
      const run =
        error instanceof StageWriteError ? runs.find((candidate) => candidate.name === error.stage) : undefined
      if (!run) throw error
      const message = error instanceof Error ? error.message : String(error)
      run.setApart(message, this.effects.verdicts.narrow(run.name, message) ? alone : 0)
      return false
    }
    for (const run of runs) run.committed()
    this.effects.committed(commit.effects)
    if (commit.events.length > 0) this.held.noted(this.deployments, at)
    return true
  }
}
