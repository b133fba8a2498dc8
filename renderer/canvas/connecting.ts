/** The wire that is being drawn: what it may lead to, and why not. Held apart from React Flow so that a card can ask. */
import { create } from 'zustand'
import type { Edge } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { whyNot } from '../document/connect.ts'
import { useDocument } from '../stores/document.ts'

type Connecting = {
  /** Output it comes from; null while none is drawn. */
  readonly from: string | null
  /** Why it cannot lead to a step; null where it can. Worked out when a card that is in view asks. */
  reasonFor(node: string): string | null
}

const idle: Connecting = { from: null, reasonFor: () => null }

export const useConnecting = create<Connecting>(() => idle)

/** `instead` is the wire whose end is being moved. */
export function startConnecting(from: string, instead: Edge | null): void {
  const { flow } = useDocument.getState()
  if (flow === null) return
  const known = new Map<string, string | null>()
  const reasonFor = (node: string): string | null => {
    const before = known.get(node)
    if (before !== undefined) return before
    const reason = whyNot(flow, nodeTypes, from, node, instead)
    known.set(node, reason)
    return reason
  }
  useConnecting.setState({ from, reasonFor })
}

export const stopConnecting = (): void => useConnecting.setState(idle)

/** `undefined`: nothing is being drawn, or it comes from this very step. */
export const useReason = (node: string): string | null | undefined =>
  useConnecting(({ from, reasonFor }) => (from === null || from.startsWith(`${node}.`) ? undefined : reasonFor(node)))
