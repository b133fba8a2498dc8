/** What is wrong with the open flow, from the very compiler that the engine uses. */
import { create } from 'zustand'
import type { Problem } from '../../runtime/model/problem.ts'

export type ProblemsState = {
  readonly all: readonly Problem[]
  readonly byNode: ReadonlyMap<string, readonly Problem[]>
  /** `DocumentState.edits` that these problems belong to. */
  readonly edits: number
}

export const useProblems = create<ProblemsState>(() => ({ all: [], byNode: new Map(), edits: 0 }))

const none: readonly Problem[] = []
export const useNodeProblems = (node: string): readonly Problem[] =>
  useProblems(({ byNode }) => byNode.get(node) ?? none)
