/**
 * What is still known of steps that were removed while something waited for them. Kept in the store, so that a crash or
 * a later version changes nothing about what was chosen.
 */
import { isObject, type Json, type JsonObject } from '../model/json.ts'
import type { Store } from '../model/store.ts'

/** One version that others have replaced, and what of it goes on. */
export type Ending = {
  readonly hash: string
  /** The last offset that goes by that version. */
  readonly until: number
  /** Steps that finish what waits for them: name of the stage to the shape of what it keeps. */
  readonly stages: { readonly [stage: string]: string }
  /** How far the steps that stayed and were behind had come: what lies between this and `until` reaches them as it would have. */
  readonly kept: { readonly [stage: string]: number }
}

/** `by` did it, at `at` (ms since 1970), and so many events waited. */
export type Discard = { readonly by: string; readonly at: number; readonly events: number }

export type RemovedSteps = {
  /** The oldest first. */
  readonly endings: readonly Ending[]
  /** Set aside with all that waits for them: name of the stage to the shape of what it keeps. */
  readonly parked: { readonly [stage: string]: string }
  /** Dropped with all that waited for them. */
  readonly discarded: { readonly [stage: string]: Discard }
}

const noneRemoved: RemovedSteps = { endings: [], parked: {}, discarded: {} }

/** Beside the positions of producers, under a name that no producer can have: theirs is `<flow>/<node>`. */
const place = (flow: string): string => `removed steps of ${flow}`

export function removedSteps(store: Store, flow: string): RemovedSteps {
  const kept = store.position(place(flow))
  if (!isObject(kept)) return noneRemoved
  return {
    endings: Array.isArray(kept.endings) ? kept.endings.filter(isObject).map(readEnding) : [],
    parked: readMap(kept.parked, (value) => (typeof value === 'string' ? value : undefined)),
    discarded: readMap(kept.discarded, (value) =>
      isObject(value) && typeof value.by === 'string' && typeof value.at === 'number'
        ? { by: value.by, at: value.at, events: typeof value.events === 'number' ? value.events : 0 }
        : undefined,
    ),
  }
}

/** Endings that no step needs any more are forgotten; one in the middle is what an older one goes by. */
export function withoutDone(store: Store, removed: RemovedSteps): RemovedSteps {
  const first = removed.endings.findIndex(
    ({ stages, kept, until }) =>
      Object.keys(stages).length > 0 || Object.keys(kept).some((stage) => (store.stage(stage)?.cursor ?? 0) < until),
  )
  return { ...removed, endings: first < 0 ? [] : removed.endings.slice(first) }
}

export function keepRemovedSteps(store: Store, flow: string, removed: RemovedSteps, at: number): void {
  const { endings } = withoutDone(store, removed)
  // Without undefined and methods: a plain copy is what the store takes.
  const position = { endings, parked: removed.parked, discarded: removed.discarded } as unknown as JsonObject
  store.commit({
    at,
    events: [],
    repeats: [],
    positions: [{ producer: place(flow), position }],
    stages: [],
    effects: [],
  })
}

/** Steps that still finish what waits for them, with the shape of what they keep. */
export const endingStages = ({ endings }: RemovedSteps): { readonly [stage: string]: string } =>
  Object.assign({}, ...endings.map(({ stages }) => stages))

/** Without some stages: they have come back, or are done. */
export const withoutStages = (removed: RemovedSteps, gone: (stage: string) => boolean): RemovedSteps => ({
  endings: removed.endings.map((ending) => ({ ...ending, stages: without(ending.stages, gone) })),
  parked: without(removed.parked, gone),
  discarded: without(removed.discarded, gone),
})

function without<T>(map: { readonly [stage: string]: T }, gone: (stage: string) => boolean): { [stage: string]: T } {
  return Object.fromEntries(Object.entries(map).filter(([stage]) => !gone(stage)))
}

const readEnding = (value: JsonObject): Ending => ({
  hash: typeof value.hash === 'string' ? value.hash : '',
  until: typeof value.until === 'number' ? value.until : 0,
  stages: readMap(value.stages, (shape) => (typeof shape === 'string' ? shape : undefined)),
  kept: readMap(value.kept, (cursor) => (typeof cursor === 'number' ? cursor : undefined)),
})

function readMap<T>(value: Json | undefined, read: (value: Json) => T | undefined): { [stage: string]: T } {
  const found: { [stage: string]: T } = {}
  if (!isObject(value)) return found
  for (const [stage, each] of Object.entries(value)) {
    const known = read(each)
    if (known !== undefined) found[stage] = known
  }
  return found
}
