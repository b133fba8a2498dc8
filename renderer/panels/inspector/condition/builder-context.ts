/** What the rows of one condition share. */
import { createContext, use } from 'react'
import type { ConditionField } from '../../../document/conditions/condition-fields.ts'

export type Builder = {
  readonly fields: readonly ConditionField[]
  fieldOf(operand: string): ConditionField
  readonly currency: string
  readonly zone: string
  isRoot(id: string | undefined): boolean
  /** Both at once: how the rows of a group count is one choice. */
  setMode(id: string | undefined, combinator: 'and' | 'or', not: boolean): void
}

const BuilderContext = createContext<Builder | null>(null)
export const BuilderProvider = BuilderContext.Provider

export function useBuilder(): Builder {
  const builder = use(BuilderContext)
  if (builder === null) throw new Error('A row stands outside of a condition')
  return builder
}
