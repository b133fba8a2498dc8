/** From where to where each version of a flow was at work, as its steps have noted it; also versions that came back. */
import type { StageRun } from '../model/store.ts'

/** What one step did without a break under one version. Offsets, both inclusive. */
type Stretch = { readonly stage: string; readonly hash: string; readonly from: number; readonly to: number }

export type VersionPeriod = {
  readonly hash: string
  /** From here on all its steps were at work. */
  readonly from: number
  readonly to: number
  readonly stretches: readonly Stretch[]
}

/** `runs`: those of all steps of the flow, also of those that are gone. */
export function versionPeriods(runs: readonly StageRun[]): readonly VersionPeriod[] {
  const telling = [...Map.groupBy(stretchesOf(runs), ({ stage }) => stage).values()].flatMap(asMet)
  return [...Map.groupBy(telling, ({ hash }) => hash)].flatMap(([hash, own]) =>
    together(own).map((stretches) => periodOf(hash, stretches)),
  )
}

/** A step that was built anew has noted that it ran over what an earlier version had met: of that, the earlier one tells. */
function asMet(stretches: readonly Stretch[]): readonly Stretch[] {
  let through = Number.NEGATIVE_INFINITY
  return stretches
    .toSorted((a, b) => a.to - b.to || a.from - b.from)
    .flatMap((stretch) => {
      const from = Math.max(stretch.from, through + 1)
      through = Math.max(through, stretch.to)
      return from > stretch.to && stretch.from <= stretch.to ? [] : [{ ...stretch, from }]
    })
}

/**
 * The period of the version that an event met. Where several say so, as while a step that is gone finishes what waits
 * for it, it is the one that began last. Undefined where no step has come so far, or the flow was not on.
 */
export function periodAt(periods: readonly VersionPeriod[], offset: number): VersionPeriod | undefined {
  const there = periods.filter(({ stretches }) => stretches.some(({ from, to }) => from <= offset && offset <= to))
  const begun = there.filter(({ from }) => from <= offset)
  if (begun.length > 0) return begun.toSorted((a, b) => b.from - a.from || a.to - b.to)[0]
  // A step that lagged went on under the next version before the others did.
  return there.toSorted((a, b) => a.from - b.from)[0]
}

/** The runs of each step, those put together that follow each other: one begins with each start of the engine. */
function stretchesOf(runs: readonly StageRun[]): readonly Stretch[] {
  const groups = Map.groupBy(runs, ({ stage, flowHash }) => `${stage}\n${flowHash}`)
  return [...groups.values()].flatMap((own) => {
    const found: Stretch[] = []
    for (const { stage, from, to, flowHash } of own.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
      const last = found.at(-1)
      if (last && from <= last.to + 1) found[found.length - 1] = { ...last, to: Math.max(last.to, to) }
      else found.push({ stage, hash: flowHash, from, to })
    }
    return found
  })
}

/** What overlaps, or follows without a gap, was one time of the version. */
function together(stretches: readonly Stretch[]): readonly (readonly Stretch[])[] {
  const groups: Stretch[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const stretch of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = groups.at(-1)
    if (last && stretch.from <= end + 1) last.push(stretch)
    else groups.push([stretch])
    end = Math.max(end, stretch.to)
  }
  return groups
}

function periodOf(hash: string, stretches: readonly Stretch[]): VersionPeriod {
  const begun = new Map<string, number>()
  for (const { stage, from } of stretches) begun.set(stage, Math.min(from, begun.get(stage) ?? from))
  return {
    hash,
    // A step that lagged began earlier: the last one tells.
    from: Math.max(1, ...begun.values()),
    to: Math.max(...stretches.map(({ to }) => to)),
    stretches,
  }
}
