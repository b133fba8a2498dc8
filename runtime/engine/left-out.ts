/** What a step never saw, because a person had it take up work behind it: what came while its flow was off. */
import type { Store } from '../model/store.ts'

/** Offsets, both inclusive. */
export type Stretch = { readonly from: number; readonly to: number }

/** Between the runs that a stage has noted; nothing before the first of them. */
export function leftOut(store: Pick<Store, 'stageRuns'>, stage: string): readonly Stretch[] {
  const found: Stretch[] = []
  let through: number | undefined
  // In the order of where they began; one that was built anew over the whole log covers what lies within.
  for (const { from, to } of store.stageRuns(stage)) {
    if (through !== undefined && from > through + 1) found.push({ from: through + 1, to: from - 1 })
    through = Math.max(through ?? 0, to, from - 1)
  }
  return found
}

export const isIn = (stretches: readonly Stretch[], offset: number): boolean =>
  stretches.some(({ from, to }) => offset >= from && offset <= to)
