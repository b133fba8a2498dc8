/** What every field of the shown step needs: where it stands, what may be said in it, and the way to change it. */
import { createContext, use } from 'react'
import type { Flow } from '../../../../runtime/model/flow.ts'
import type { Json } from '../../../../runtime/model/json.ts'
import type { NodeType } from '../../../../runtime/model/node.ts'
import type { Problem } from '../../../../runtime/model/problem.ts'
import type { Speaking } from '../../../document/conditions/say-tree.ts'
import type { EventField, Seen } from '../../../document/event-fields.ts'

export type Change = {
  /** The field in words, for the undo menu. */
  readonly label: string
  readonly path: string
  /** Undefined takes the value away. */
  readonly value: Json | undefined
  /** Keystrokes into one field are one step until it is left. */
  readonly typing?: boolean
}

export type Step = {
  readonly flow: Flow
  readonly id: string
  readonly type: NodeType
  readonly problems: readonly Problem[]
  /** What conditions and expressions of this step can speak of. */
  readonly fields: readonly EventField[]
  readonly seen: Seen
  /** For sentences about conditions. */
  readonly speaking: Speaking
  /** The field that somebody was sent to: rows around it open. */
  readonly wanted: string | null
  change(change: Change): void
  /** A change of a list's rows, as one step. */
  editRows(label: string, path: string, edit: RowEdit): void
}

export type RowEdit =
  | { readonly kind: 'add'; readonly row: { readonly [name: string]: Json }; readonly before?: number }
  | { readonly kind: 'remove'; readonly index: number }
  | { readonly kind: 'move'; readonly from: number; readonly to: number }

const StepContext = createContext<Step | null>(null)
export const StepProvider = StepContext.Provider

export function useStep(): Step {
  const step = use(StepContext)
  if (step === null) throw new Error('A field stands outside of a step')
  return step
}
