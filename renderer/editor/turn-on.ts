/** Turning on what was on before: whether what came meanwhile is handled is a person's decision, not a default. */
import { create } from 'zustand'
import type { FlowCard, Missed } from '../../runtime/model/api/flows.ts'
import { tell } from '../actions/tell.ts'
import { host } from '../bridge/host.ts'
import { attempt } from '../stores/attempt.ts'
import { turnFlow } from '../stores/flows.ts'

/** A question that is open: a flow that is off, and what came for it since. */
export type TurnQuestion = Missed & { readonly flow: string }

export const useTurnQuestion = create<{ readonly question: TurnQuestion | null }>(() => ({ question: null }))

/** Turns a published flow on, at once where nothing came meanwhile; else the question is asked. */
export async function turnOn(flow: string): Promise<FlowCard | undefined> {
  const missed = await tell(attempt(() => host().call('flows.missed', { flow })))
  if (missed === undefined) return undefined
  if (missed.events === 0) return tell(turnFlow(flow, 'on'))
  useTurnQuestion.setState({ question: { flow, ...missed } })
  return undefined
}
