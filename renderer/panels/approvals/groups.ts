/** Questions by the step that asks, in the order in which they came. */
import type { ApprovalItem } from '../../../runtime/model/api/approvals.ts'

export type Group = {
  readonly id: string
  readonly flow: string
  readonly node: string
  readonly items: readonly ApprovalItem[]
  /** Those that may be answered together: no money moves. */
  readonly together: readonly ApprovalItem[]
}

/** What a question shows and can ask for. */
export type Answers = {
  readonly now: number
  readonly busy: ReadonlySet<string>
  onApprove(items: readonly ApprovalItem[]): void
  onDecline(items: readonly ApprovalItem[]): void
}

export const byStep = (items: readonly ApprovalItem[]): readonly Group[] =>
  [...Map.groupBy(items, ({ flow, node }) => `${flow}/${node}`)].flatMap(([id, group]): Group[] => {
    const [first] = group
    if (!first) return []
    const together = group.filter(({ movesMoney, answered }) => !movesMoney && !answered)
    return [{ id, flow: first.flow, node: first.node, items: group, together }]
  })
