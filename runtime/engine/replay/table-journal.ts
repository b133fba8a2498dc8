/** Notes which event puts what into which row, so that a row that came out differently can be traced to its first cause. */
import type { Plan, PlannedStage } from '../../compile/plan.ts'
import type { StageContext } from '../../model/context.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Scalar } from '../../model/json.ts'

export type JournalEntry = {
  readonly table: string
  /** Undefined where a row was appended to a table without a key. */
  readonly key: readonly Scalar[] | undefined
  /** Undefined where the row was removed. */
  readonly values: readonly (Scalar | undefined)[] | undefined
  readonly event: CloudEvent
}

export type Journal = JournalEntry[]

/** The plan with table-keeping steps that note what they do. Whoever reads the journal empties it. */
export function noting(plan: Plan, journal: Journal): Plan {
  return {
    ...plan,
    stages: plan.stages.map((stage) => (stage.tables.length === 0 ? stage : notingStage(stage, journal))),
  }
}

function notingStage(stage: PlannedStage, journal: Journal): PlannedStage {
  const { event: handle, timer, result } = stage.handlers
  let at: CloudEvent | undefined
  let known: StageContext | undefined
  let noted: StageContext | undefined

  const note = (
    table: string,
    key: readonly Scalar[] | undefined,
    values: readonly (Scalar | undefined)[] | undefined,
  ): void => {
    if (at) journal.push({ table, key, values, event: at })
  }
  /** One context serves all events of a stage. */
  const over = (context: StageContext): StageContext => {
    if (known === context && noted) return noted
    known = context
    noted = Object.create(context, {
      put: {
        value(table: string, key: readonly Scalar[], values: readonly (Scalar | undefined)[]) {
          note(table, key, values)
          context.put(table, key, values)
        },
      },
      append: {
        value(table: string, values: readonly (Scalar | undefined)[]) {
          note(table, undefined, values)
          context.append(table, values)
        },
      },
      remove: {
        value(table: string, key: readonly Scalar[]) {
          note(table, key, undefined)
          context.remove(table, key)
        },
      },
    }) as StageContext
    return noted
  }
  return {
    ...stage,
    handlers: {
      event(event, context) {
        at = event
        handle(event, over(context))
      },
      // What a timer does belongs to the event before it.
      ...(timer && { timer: (fired, context) => timer(fired, over(context)) }),
      ...(result && {
        result(given, event, context) {
          at = event
          result(given, event, over(context))
        },
      }),
    },
  }
}
