/** Builds the paths: everything stateless between a stored output and the stages behind it, as one function. */
import type { CloudEvent } from '../model/event.ts'
import { readThrown } from '../model/thrown.ts'
import type { Deliver, Path, PlannedRouter } from './plan.ts'

/** Outputs that one event may pass in all, counting each of its contents: splits in a row multiply. */
const mostPassed = 1_000_000

export type FuseParts = {
  /** Node ids of the stages, in the order of their index. */
  readonly stages: readonly string[]
  readonly routers: ReadonlyMap<string, PlannedRouter>
  readonly targets: ReadonlyMap<string, readonly string[]>
  readonly outputs: readonly string[]
}

type Way = { readonly count: number; targets: readonly ((event: CloudEvent) => void)[] }

/** What a node has seen of the event at hand. `run` tells whether it is still about that one. */
type Visit = { run: number; first: CloudEvent | undefined; more: Set<CloudEvent> | undefined; closed: boolean }
/** And how many deliveries a stage has had of it, with the highest number among them. */
type StageVisit = Visit & { delivered: number; top: number }

const newVisit = (): Visit => ({ run: 0, first: undefined, more: undefined, closed: false })
const newStageVisit = (): StageVisit => ({ ...newVisit(), delivered: 0, top: 0 })

/**
 * Gives the path of any output. Outputs wait in a queue rather than on the call stack: a chain of any length is safe,
 * a router that throws has let nothing out, and no closure or list is made per event.
 */
export function fuse(parts: FuseParts): (output: string) => Path {
  const ways = new Map<string, Way>()
  const nodes = new Map<string, (event: CloudEvent) => void>()
  const stageVisits = parts.stages.map(newStageVisit)
  const queue: Way[] = []
  const contents: CloudEvent[] = []
  let length = 0
  let run = 0
  let busy = false
  let root: CloudEvent | undefined
  let deliver: Deliver = () => {}

  const push = (way: Way, event: CloudEvent): void => {
    if (length >= mostPassed) throw new Error(`One event became more than ${mostPassed} on its way`)
    queue[length] = way
    contents[length] = event
    length++
  }

  /** True the first time that the event at hand comes by with this content. */
  const isNew = (visit: Visit, event: CloudEvent): boolean => {
    if (visit.run !== run) {
      visit.run = run
      visit.first = event
      if (visit.more !== undefined) visit.more.clear()
      visit.closed = false
      return true
    }
    if (visit.closed || event === visit.first || visit.more?.has(event)) return false
    visit.more ??= new Set()
    visit.more.add(event)
    return true
  }

  const visitStage = (index: number, visit: StageVisit) => (event: CloudEvent) => {
    if (visit.run !== run) beginStage(visit)
    if (isNew(visit, event)) deliver(index, asDelivery(event, root, numbered(visit, event)))
  }

  const beginStage = (visit: StageVisit): void => {
    visit.delivered = 0
    visit.top = 0
  }

  /** Its own number where it has a higher one than those before it; else the next. */
  const numbered = (visit: StageVisit, event: CloudEvent): number => {
    visit.top = visit.delivered > 0 && event.split <= visit.top ? visit.top + 1 : event.split
    visit.delivered++
    return visit.top
  }

  const visitRouter = (router: PlannedRouter) => {
    const visit = newVisit()
    const { handle } = router
    const emit = emitter(router)
    return (event: CloudEvent) => {
      if (!isNew(visit, event)) return
      const before = length
      try {
        handle(event, emit)
      } catch (error) {
        length = before
        fail(router, event, error)
      }
    }
  }

  const emitter = (router: PlannedRouter) => {
    const own = new Map(router.outputs.map((name) => [name, wayOf(`${router.node}.${name}`)]))
    const [first, second, third] = router.outputs
    const [firstWay, secondWay, thirdWay] = [first, second, third].map((name = '') => own.get(name))
    return (output: string, event: CloudEvent): void => {
      // Most routers let most events out by their first outputs: a comparison costs a third of the search.
      const way =
        first === output ? firstWay : second === output ? secondWay : third === output ? thirdWay : own.get(output)
      if (way === undefined) throw new Error(`${router.type} has no output ${output}`)
      push(way, event)
    }
  }

  const fail = (router: PlannedRouter, event: CloudEvent, error: unknown): void => {
    const failure = { node: router.node, message: readThrown(error).message }
    for (const index of stagesBehind(parts, router)) {
      const visit = stageVisits[index]
      if (visit === undefined || (visit.run === run && visit.closed)) continue
      if (visit.run !== run) {
        beginStage(visit)
        isNew(visit, event)
      }
      visit.closed = true
      deliver(index, asDelivery(event, root, visit.delivered), failure)
    }
  }

  // Ways first, then what they lead to: so it does not matter which router comes before which.
  for (const [index, output] of parts.outputs.entries()) ways.set(output, { count: index, targets: [] })
  const wayOf = (output: string): Way => {
    const way = ways.get(output)
    if (way === undefined) throw new Error(`There is no output ${output}`)
    return way
  }
  for (const [index, id] of parts.stages.entries())
    nodes.set(id, visitStage(index, stageVisits[index] ?? newStageVisit()))
  for (const router of parts.routers.values()) nodes.set(router.node, visitRouter(router))
  for (const [output, way] of ways) way.targets = (parts.targets.get(output) ?? []).flatMap((id) => nodes.get(id) ?? [])

  return (output) => {
    const start = wayOf(output)
    return (event, to, counts) => {
      if (busy) throw new Error('A path was called from within a delivery of its plan')
      busy = true
      deliver = to
      root = event
      run++
      length = 0
      try {
        push(start, event)
        for (let at = 0; at < length; at++) {
          const way = queue[at]
          const content = contents[at]
          if (way === undefined || content === undefined) break
          counts[way.count] = (counts[way.count] ?? 0) + 1
          const { targets } = way
          for (let next = 0; next < targets.length; next++) targets[next]?.(content)
        }
      } finally {
        busy = false
        // Otherwise one huge event would be kept alive by its traces.
        if (contents.length > 256) contents.length = 0
      }
    }
  }
}

/** The event as this delivery: numbered, and without the text of a content that it no longer has. */
function asDelivery(event: CloudEvent, root: CloudEvent | undefined, split: number): CloudEvent {
  const stale = event.text !== '' && event.data !== root?.data
  if (event.split === split && !stale) return event
  return { ...event, split, text: stale ? '' : event.text }
}

function stagesBehind(parts: FuseParts, router: PlannedRouter): readonly number[] {
  const seen = new Set<string>([router.node])
  for (const id of seen)
    for (const output of parts.routers.get(id)?.outputs ?? [])
      for (const target of parts.targets.get(`${id}.${output}`) ?? []) seen.add(target)
  return parts.stages.flatMap((id, index) => (seen.has(id) ? [index] : []))
}
