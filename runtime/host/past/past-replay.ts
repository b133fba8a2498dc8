/** Runs a changed flow over the past of a store, beside whoever writes it. */
import { compile, isProblems } from '../../compile/compile.ts'
import { parseFlow } from '../../compile/parse-flow.ts'
import type { Plan } from '../../compile/plan.ts'
import type { OwedEar } from '../../engine/replay/effect-diff.ts'
import { replay } from '../../engine/replay/replay.ts'
import type { ReplayProgress, ReplayRange, ReplayReport } from '../../model/api/past.ts'
import type { NodeType } from '../../model/node.ts'
import { CounterflowError, isError, type Problem } from '../../model/problem.ts'
import { nodeTypes as ours } from '../../nodes/index.ts'
import { absencesOf } from '../absences.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { storedPlan } from '../stored-plan.ts'
import { findStretch } from './replay-range.ts'

export type PastReplay = {
  /** The document as it would be published. */
  readonly text: string
  readonly range: ReplayRange
  /** The flow that it is compared with, where the document itself has another id. */
  readonly flow?: string
  readonly nodeTypes?: readonly NodeType[]
  /** Entries of each list in the report. */
  readonly most?: number
  /** Rows and keys that it may remember. */
  readonly mostKept?: number
  readonly owed?: OwedEar
}

/** @throws FLOW_PROBLEMS, RANGE_EMPTY */
export function pastReplay(
  store: SqliteStore,
  { text, range, flow, nodeTypes = ours, most, mostKept, owed }: PastReplay,
): Generator<ReplayProgress, ReplayReport> {
  const after = planOf(text, flow, nodeTypes)
  const deployed = store.deployments().find((row) => row.flow === after.flow.id)
  const plans = new Map<string, Plan | undefined>()
  const planFor = (hash: string): Plan | undefined => {
    if (!plans.has(hash)) plans.set(hash, storedPlan(store, hash, nodeTypes))
    return plans.get(hash)
  }
  return replay({
    past: store,
    before: deployed && planFor(deployed.hash),
    after,
    ...findStretch(store, range, after),
    planOf: planFor,
    absences: absencesOf(store),
    ...(most === undefined ? {} : { most }),
    ...(mostKept === undefined ? {} : { mostKept }),
    ...(owed === undefined ? {} : { owed }),
  })
}

/** A file that was exported and imported again has another id; it is compared with the flow that is meant. */
function planOf(text: string, id: string | undefined, nodeTypes: readonly NodeType[]): Plan {
  const flow = parseFlow(text)
  if (Array.isArray(flow)) throw problems(flow)
  const document = flow as Exclude<typeof flow, readonly Problem[]>
  const plan = compile(id === undefined ? document : { ...document, id }, { nodeTypes })
  if (isProblems(plan)) throw problems(plan)
  return plan
}

function problems(found: readonly Problem[]): CounterflowError {
  const errors = found.filter(isError)
  const [first] = errors
  return new CounterflowError(
    'FLOW_PROBLEMS',
    `The changed flow cannot be run: ${first?.message ?? 'it has problems'}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}`,
    { kept: 'Nothing was run.', advice: 'Mend what is marked in the flow first.', details: { problems: errors } },
  )
}
