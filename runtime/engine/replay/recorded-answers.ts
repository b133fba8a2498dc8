/** What came of an effect: as the ledger has it, or as the outside would have answered what it was never asked. */
import { canonicalJson } from '../../compile/canonical.ts'
import type { EffectResult } from '../../model/context.ts'
import type { Attempt, Effect, EffectState } from '../../model/effect.ts'
import type { Json } from '../../model/json.ts'

/** What the outside would have answered to something that it was never asked. */
export type SimulatedAnswer = (effect: Effect) => Attempt

export const isUnderWay = ({ state }: Effect): boolean => state === 'pending' || state === 'inflight'
export const sameRequest = (a: Effect, b: Effect): boolean => canonicalJson(a.request) === canonicalJson(b.request)

export const recordedResult = ({ state, answer, reason, request }: Effect): EffectResult => ({
  state,
  answer,
  reason,
  request,
})

/** After one attempt: a run over the past tries nothing twice. */
export function simulatedResult(
  effect: Effect,
  attempt: Attempt,
): { readonly result: EffectResult; readonly effect: Effect } {
  const { state, reply } = afterOneAttempt(attempt)
  const reason = 'reason' in attempt ? attempt.reason : ''
  return {
    result: { state, answer: reply, reason, request: effect.request },
    effect: { ...effect, state, attempts: 1 },
  }
}

function afterOneAttempt(attempt: Attempt): { readonly state: EffectState; readonly reply: Json } {
  switch (attempt.kind) {
    case 'done':
    case 'failed':
      return { state: attempt.kind, reply: attempt.answer }
    case 'retry':
      return { state: 'dead', reply: null }
    case 'unknown':
      return { state: 'unknown', reply: null }
  }
}
