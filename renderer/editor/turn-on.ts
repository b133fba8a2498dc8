/** Turning on what was on before: whether what came meanwhile is handled is a person's decision, not a default. */
import { create } from 'zustand'
import type { FlowCard, LiveCounts } from '../../runtime/model/api.ts'
import { tell } from '../actions/tell.ts'
import { host } from '../bridge/host.ts'
import { attempt } from '../stores/attempt.ts'
import { turnFlow } from '../stores/flows.ts'

/** A question that is open: a flow that is off, and how many events wait for its steps. */
export type TurnQuestion = { readonly flow: string; readonly waiting: number }

export const useTurnQuestion = create<{ readonly question: TurnQuestion | null }>(() => ({ question: null }))

/** Turns a published flow on, at once where nothing waits for it; else the question is asked. */
export async function turnOn(flow: string, counts: LiveCounts | null): Promise<FlowCard | undefined> {
  const waiting = waitingIn(counts?.flow === flow ? counts : await countsOf(flow))
  if (waiting === 0) return tell(turnFlow(flow, 'on'))
  useTurnQuestion.setState({ question: { flow, waiting } })
  return undefined
}

/** The same event may wait for several steps: the longest row says how many came. */
export const waitingIn = (counts: LiveCounts | null): number =>
  Math.max(0, ...Object.values(counts?.stages ?? {}).map(({ waiting }) => waiting))

/** For a flow that is not open: its counts are asked for, and no more are sent. */
async function countsOf(flow: string): Promise<LiveCounts | null> {
  const counts = await attempt(() => host().call('live.watch', { flow }))
  await attempt(() => host().call('live.watch', { flow: null }))
  return counts.ok ? counts.value : null
}
