/**
 * Sends every edit of one flow to the host, in order and one at a time: while one is under way only the newest of the
 * later ones counts. What cannot be sent is kept and sent again. Nothing of another window is ever overwritten unasked.
 */
import { writeFlow } from '../../runtime/compile/canonical.ts'
import type { Draft } from '../../runtime/model/api/drafts.ts'
import type { Failure } from '../../runtime/model/api/failure.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { asApiFailure } from '../bridge/api-failure.ts'

export type SaverOptions = {
  save(text: string, revision: number, label: string): Promise<{ readonly revision: number }>
  read(): Promise<Draft>
  /** Ends early when the promise does: somebody knows that it is worth another try. */
  wait(ms: number): Promise<void>
  /** Something about `state`, `revision` or `failure` is another one. */
  changed(): void
  /** Another window has saved something else meanwhile. Nothing is sent until somebody decides. */
  conflict(theirs: Draft): void
}

type Wanted = { readonly flow: Flow; readonly label: string }

/** ms before another try, the last one again and again. */
const pauses = [250, 500, 1_000, 2_000, 5_000]

/** ms; whoever types does not notice less. */
const slow = 10

export class DraftSaver {
  revision: number
  state: 'saved' | 'saving' | 'waiting' = 'saved'
  /** Why it waits. */
  failure: Failure | null = null
  #wanted: Wanted
  /** What the host surely has; null while nobody knows. */
  #known: Flow | null
  /** Texts that the host may have taken although its answer never came. */
  #unanswered: readonly string[] = []
  #running = false
  #stopped = false
  readonly #options: SaverOptions

  constructor(flow: Flow, revision: number, options: SaverOptions) {
    this.#wanted = { flow, label: '' }
    this.#known = flow
    this.revision = revision
    this.#options = options
  }

  get isClean(): boolean {
    return this.#wanted.flow === this.#known
  }

  get wanted(): Wanted {
    return this.#wanted
  }

  /** Texts of this window that the host may have by now, although it has not said so. */
  get unanswered(): readonly string[] {
    return this.#unanswered
  }

  want(flow: Flow, label: string): void {
    if (flow === this.#wanted.flow) return
    this.#wanted = { flow, label }
    this.#start()
  }

  /** The host has this one, as it says itself: it is shown now, and nothing is to be sent. */
  adopt(flow: Flow, revision: number): void {
    this.#wanted = { flow, label: '' }
    this.#known = flow
    this.#stopped = false
    this.revision = revision
    this.#tell('saved', null)
  }

  /** After a conflict: what is wanted here follows that revision. */
  insist(revision: number): void {
    this.revision = revision
    this.#known = null
    this.#stopped = false
    this.#start()
  }

  #start(): void {
    if (this.#running || this.#stopped) return
    this.#running = true
    void this.#send().finally(() => {
      this.#running = false
      // An edit may have come after the last look.
      if (!this.isClean) this.#start()
    })
  }

  async #send(): Promise<void> {
    for (let failed = 0; !this.isClean && !this.#stopped; ) {
      const { flow, label } = this.#wanted
      const begun = performance.now()
      const text = writeFlow(flow)
      const writing = performance.now() - begun
      this.#known = null
      this.#unanswered = [...this.#unanswered.filter((one) => one !== text), text].slice(-3)
      if (failed === 0) this.#tell('saving', null)
      try {
        const { revision } = await this.#options.save(text, this.revision, label)
        this.#took(flow, revision)
        failed = 0
        // A very large flow must not be written out for every letter that is typed.
        if (!this.isClean && writing > slow) await this.#options.wait(10 * writing)
      } catch (error) {
        // Whatever was said meanwhile, the host may have this one now.
        this.#known = null
        const failure = asApiFailure(error)
        if (failure.code === 'DRAFT_CONFLICT' && (await this.#settleConflict(text, flow))) continue
        if (this.#stopped) return
        this.#tell('waiting', failure)
        await this.#options.wait(pauses[Math.min(failed++, pauses.length - 1)] ?? 1_000)
      }
    }
    if (this.isClean) this.#tell('saved', null)
  }

  #took(flow: Flow, revision: number): void {
    this.#known = flow
    this.#unanswered = []
    this.revision = revision
    this.#tell('saving', null)
  }

  /** True where sending may go on. A lost answer looks like a conflict: then the host has a text of ours. */
  async #settleConflict(text: string, flow: Flow): Promise<boolean> {
    let theirs: Draft
    try {
      theirs = await this.#options.read()
    } catch {
      // The host is gone again: the next try will tell.
      return false
    }
    if (theirs.text === text) {
      this.#took(flow, theirs.revision)
      return true
    }
    if (this.#unanswered.includes(theirs.text)) {
      this.revision = theirs.revision
      return true
    }
    this.#stopped = true
    this.#tell('waiting', null)
    this.#options.conflict(theirs)
    return false
  }

  #tell(state: DraftSaver['state'], failure: Failure | null): void {
    this.state = state
    this.failure = failure
    this.#options.changed()
  }
}
