/** The ways of a few events through all flows, and what became of them, short enough for rows of the history. */
import { explainPath } from '../../compile/explain-path.ts'
import type { Plan } from '../../compile/plan.ts'
import { namedSteps, wayOf } from '../../compile/way-steps.ts'
import type { NamedStep, RowOutcome, RowWay, RowWays, WayStep } from '../../model/api/history.ts'
import type { Effect, EffectState } from '../../model/effect.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Store } from '../../model/store.ts'
import type { CaseParts } from '../case-file.ts'
import { versionsMet } from '../version-at.ts'

type Parts = Pick<CaseParts, 'store' | 'planOf'>

export function rowWays(parts: Parts, offsets: readonly number[]): readonly RowWays[] {
  const versions = versionsMet(parts.store, parts.planOf)
  return offsets.flatMap((offset) => {
    const event = parts.store.get(offset)
    if (event === undefined) return []
    const effects = parts.store.effectsOf(offset)
    return [
      { offset, ways: versions(offset).met.flatMap((plan) => wayThrough(parts.store, plan, event, effects) ?? []) },
    ]
  })
}

/** Undefined for a flow that does not take the event in. */
function wayThrough(store: Store, plan: Plan, event: CloudEvent, effects: readonly Effect[]): RowWay | undefined {
  const paths = explainPath(plan, event)
  if (paths.length === 0) return undefined
  const { steps } = wayOf(plan, event, paths)
  const { id, name } = plan.flow
  const named = (kept: readonly WayStep[]): readonly NamedStep[] => namedSteps(plan, kept)
  // A stage that let the event out is where it came in, too.
  const isEnd = ({ kind, outputs }: WayStep): boolean => kind === 'stage' && outputs.length === 0
  const ends = named(steps.filter(isEnd))
  const outcome = outcomeOf(store, id, event, ends, effects)
  return { flow: id, name, through: named(steps.filter((step) => !isEnd(step))), ends, outcome }
}

/** What is still open comes first, then what was refused, then what was done. */
const states: readonly EffectState[] = ['dead', 'unknown', 'inflight', 'pending', 'failed', 'skipped', 'done']

function outcomeOf(
  store: Store,
  flow: string,
  { offset }: CloudEvent,
  ends: readonly NamedStep[],
  effects: readonly Effect[],
): RowOutcome {
  const nodeOf = (stage: string): string | undefined => ends.find(({ node }) => stage === `${flow}/${node}`)?.node
  const [effect] = effects
    .flatMap(({ stage, state, attempts }) => {
      const node = nodeOf(stage)
      return node === undefined ? [] : [{ kind: 'effect' as const, node, state, attempts }]
    })
    .sort((a, b) => states.indexOf(a.state) - states.indexOf(b.state))
  if (effect !== undefined && effect.state !== 'done') return effect
  const waiting = ends.find(({ node }) => (store.stage(`${flow}/${node}`)?.cursor ?? offset) < offset)
  if (waiting !== undefined) return { kind: 'waiting', node: waiting.node }
  if (effect !== undefined) return effect
  const remembered = store.outcomes(offset).flatMap(({ stage, code, numbers }) => {
    const node = nodeOf(stage)
    return node === undefined ? [] : [{ kind: 'remembered' as const, node, code, numbers }]
  })
  return remembered[0] ?? { kind: ends.length > 0 ? 'handled' : 'nowhere' }
}
