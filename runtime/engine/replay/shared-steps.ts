/** The steps that two versions have in common and that only keep rows: run once for both, as long as that can be. */
import type { Deliver, Plan, PlannedStage } from '../../compile/plan.ts'
import type { TableDiff } from '../../model/api/past.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { TableDefinition } from '../../model/table.ts'
import type { Sides } from './first-difference.ts'
import type { Side } from './moved.ts'
import { ownMarks } from './same-steps.ts'
import type { ShadowRun } from './shadow-run.ts'
import { tooMuch, usuallyKept } from './shadow-store.ts'
import { type SharedDelivery, SharedStage } from './shared-tables.ts'
import type { TableDiffs } from './table-diff.ts'
import type { Journal } from './table-journal.ts'

/** Node ids of the steps of two versions that do the same with the same events, of those that are run again. */
export function sharableSteps(
  before: Plan | undefined,
  after: Plan,
  again: ReadonlySet<string>,
): readonly PlannedStage[] {
  if (before === undefined) return []
  const [marksBefore, marksAfter] = [ownMarks(before), ownMarks(after)]
  return after.stages.filter(
    (stage) =>
      again.has(stage.node) &&
      keepsRowsAlone(stage) &&
      marksAfter.get(stage.node) === marksBefore.get(stage.node) &&
      before.stages.some(({ node, shape }) => node === stage.node && shape === stage.shape),
  )
}

const keepsRowsAlone = ({ rowsAlone, outputs, tables, handlers }: PlannedStage): boolean =>
  rowsAlone &&
  outputs.length === 0 &&
  handlers.timer === undefined &&
  handlers.result === undefined &&
  !tables.some(addsFloats)

/** What comes of them depends on the order in which they are added, which the pages of a run decide. */
const addsFloats = ({ columns }: TableDefinition): boolean =>
  columns.some(({ type, keep }) => type === 'number' && keep === 'add')

export type SharedParts = {
  readonly plans: Sides<Plan>
  readonly runs: Sides<ShadowRun>
  readonly steps: readonly PlannedStage[]
  readonly wanted: (event: CloudEvent) => boolean
  /** Where a step goes that has to be run for each version. */
  readonly tables: TableDiffs
  readonly journals: Sides<Journal>
  /** Rows that they may remember. */
  readonly mostKept: number | undefined
}

export class SharedSteps {
  readonly #parts: SharedParts
  readonly #stages = new Map<string, SharedStage>()
  readonly #asides: Sides<Deliver>
  /** Those that something has come to. */
  #ready: SharedStage[] = []

  /** Goes on with the tables that the version before has kept. */
  constructor(parts: SharedParts) {
    this.#parts = parts
    const { plans, runs, steps, wanted } = parts
    const { zone, currency } = plans.now.flow
    for (const step of steps) {
      const stage = new SharedStage(step, zone, currency, wanted)
      for (const rows of stage.rows) {
        const kept = runs.was.store.table(rows.table.definition.name)?.contents()
        if (kept) rows.begin(kept)
      }
      runs.was.store.empty(step.name)
      this.#stages.set(step.node, stage)
    }
    this.#asides = { was: this.#aside('was'), now: this.#aside('now') }
    this.#setAside()
  }

  /** Handles what has come to them. */
  run(): void {
    if (this.#ready.length === 0) return
    for (const stage of this.#ready) {
      const left = stage.run()
      if (left) this.#part(stage, left)
    }
    this.#ready.length = 0
  }

  /** Both versions have gone through a page. */
  endPage(last: CloudEvent): void {
    const { mostKept = usuallyKept } = this.#parts
    let size = 0
    for (const stage of this.#stages.values()) {
      stage.endPage(last)
      size += stage.size
    }
    if (size > mostKept) throw tooMuch(mostKept)
  }

  report(most: number): readonly TableDiff[] {
    return [...this.#stages.values()].flatMap((stage) => stage.report(most))
  }

  #setAside(): void {
    const nodes = new Set(this.#stages.keys())
    for (const side of ['was', 'now'] as const) this.#parts.runs[side].setAside(nodes, this.#asides[side])
  }

  #aside(side: Side): Deliver {
    const { plans, runs } = this.#parts
    const stages = plans[side].stages.map(({ node }) => this.#stages.get(node))
    const cursors = plans[side].stages.map(({ name }) => runs[side].store.stage(name)?.cursor ?? 0)
    return (index, event, failure) => {
      const stage = stages[index]
      if (stage === undefined || event.offset <= (cursors[index] ?? 0)) return
      if (!stage.isReady) this.#ready.push(stage)
      stage.take(side, event, failure)
    }
  }

  /** From here on each version runs this step for itself. */
  #part(stage: SharedStage, left: readonly SharedDelivery[]): void {
    const { runs, tables, journals } = this.#parts
    const { node } = stage.planned
    this.#stages.delete(node)
    this.#setAside()
    for (const rows of stage.rows) {
      const { touched, entries } = rows.openPage()
      journals.was.push(...entries.was)
      journals.now.push(...entries.now)
      tables.take(rows.table, touched)
    }
    for (const side of ['was', 'now'] as const) {
      const kept = new Map(stage.rows.map((rows) => [rows.table.definition.name, rows.contents(side)]))
      runs[side].takeBack(kept, stage.of(side, left), node)
    }
  }
}
