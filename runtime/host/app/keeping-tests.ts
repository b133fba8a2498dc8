/** Makes tests out of what has happened: finds the events of a case, what the steps remembered of before, and how it ended. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Plan } from '../../compile/plan.ts'
import { asTestEvent, type CaseFacts, entranceOf, keptTest } from '../../engine/kept-test/kept-test.ts'
import { neededBefore, traceKeys } from '../../engine/kept-test/traced-keys.ts'
import type { KeptTestAnswer, TestsApi } from '../../model/api/tests.ts'
import type { CloudEvent } from '../../model/event.ts'
import { CounterflowError } from '../../model/problem.ts'
import { saySubject, sayType } from '../../nodes/words.ts'
import type { Search } from '../store/search.ts'
import { versionTeller } from '../version-at.ts'
import type { OpenDrafts } from './drafts.ts'
import { indexed } from './indexed.ts'
import type { ShopParts } from './shop-parts.ts'

/** Events of one case. */
const mostOwn = 500
/** Events before the case that are looked through for what the steps remembered, and how many of them a test may have. */
const lookedThrough = 2_000
const mostEarlier = 100
const page = 5_000
/** Events between two turns of whoever else has work. */
const stride = 100

function openKeepingTests(parts: ShopParts, drafts: OpenDrafts, search: Search) {
  const { store, plans, nodeTypes } = parts

  function casesOf(offsets: readonly number[]): readonly CloudEvent[] {
    const found = new Map<number, CloudEvent>()
    for (const offset of offsets) {
      const event = store.get(offset)
      if (event === undefined) throw missing(offset)
      found.set(offset, event)
      const name = event.correlationid ?? event.id
      for (const each of search.search(name, mostOwn))
        if ((each.correlationid ?? each.id) === name) found.set(each.offset, each)
    }
    return [...found.values()].sort((a, b) => a.offset - b.offset)
  }

  function planThatRan(flow: string, offset: number): Plan | undefined {
    const hash = store.deployments().find((deployment) => deployment.flow === flow)?.hash
    if (hash === undefined) return undefined
    const version = versionTeller(store, flow, hash)(offset)
    return version === undefined ? undefined : plans.of(version)
  }

  /** What came into the flow before, the nearest last. */
  function before(plan: Plan, offset: number): readonly CloudEvent[] {
    const found: CloudEvent[] = []
    for (let end = offset - 1; end >= store.first && found.length < lookedThrough; end -= page) {
      const from = Math.max(store.first - 1, end - page)
      const events = store.read(from, end - from).filter((event) => entranceOf(plan, event) !== undefined)
      found.unshift(...events)
    }
    return found.slice(-lookedThrough)
  }

  async function earlierFor(plan: Plan, own: readonly CloudEvent[]): Promise<readonly CloudEvent[]> {
    const [first] = own
    if (first === undefined) return []
    const alone = traceKeys(plan.flow, nodeTypes, timeOf(first))
    const wanted = new Set<string>()
    for (const event of own) for (const key of alone?.send(asTestEvent(plan, event)) ?? []) wanted.add(key)
    if (wanted.size === 0) return []
    const candidates = before(plan, first.offset)
    const trace = candidates[0] && traceKeys(plan.flow, nodeTypes, timeOf(candidates[0]))
    const keys: ReadonlySet<string>[] = []
    for (const [index, event] of candidates.entries()) {
      keys.push(trace?.send(asTestEvent(plan, event)) ?? new Set())
      if (index % stride === stride - 1) await nextTurn()
    }
    const { places } = neededBefore(keys, wanted, mostEarlier)
    return places.flatMap((place) => candidates[place] ?? [])
  }

  function factsOf(plan: Plan, events: readonly CloudEvent[]): CaseFacts {
    const prefix = `${plan.flow.id}/`
    const emitted = new Map<string, number>()
    const faults: { node: string; mode: 'retry' | 'failed' | 'unknown'; times: number }[] = []
    let until = Number.NEGATIVE_INFINITY
    for (const event of events) {
      if (event.channel.startsWith(prefix)) {
        until = Math.max(until, event.time)
        const output = event.channel.slice(prefix.length)
        if (entranceOf(plan, event) === undefined) emitted.set(output, (emitted.get(output) ?? 0) + 1)
      }
      for (const effect of store.effectsOf(event.offset)) {
        const mode = modes[effect.state]
        if (mode !== undefined && effect.stage.startsWith(prefix))
          faults.push({ node: effect.stage.slice(prefix.length), mode, times: mode === 'retry' ? effect.attempts : 1 })
      }
    }
    return { until, emitted, faults }
  }

  return {
    /** @throws FLOW_MISSING, EVENT_MISSING, TEST_NOTHING */
    async keep(flow: string, offsets: readonly number[]): Promise<KeptTestAnswer> {
      drafts.need(flow)
      await indexed(store, search)
      const events = casesOf(offsets)
      const plan = planThatRan(flow, events[0]?.offset ?? 0)
      const own = plan ? events.filter((event) => entranceOf(plan, event) !== undefined) : []
      const last = own.at(-1)
      if (plan === undefined || last === undefined) throw nothingCameIn()
      const earlier = await earlierFor(plan, own)
      const name = (subject: string | null): string =>
        subject === null ? sayType(last.type) : `${sayType(last.type)}, ${saySubject(subject)}`
      const kept = keptTest(plan.flow, nodeTypes, name, earlier, own, factsOf(plan, events))
      if (kept === undefined) throw nothingCameIn()
      return kept
    },
  }
}

export const keepingTests = (...args: Parameters<typeof openKeepingTests>): KeepingMethods => {
  const keeping = openKeepingTests(...args)
  return { 'tests.keep': ({ flow, offsets }) => keeping.keep(flow, offsets) }
}

type KeepingMethods = {
  readonly [M in keyof TestsApi]: (argument: TestsApi[M]['arguments']) => Promise<TestsApi[M]['result']>
}

const modes: { readonly [state: string]: 'retry' | 'failed' | 'unknown' | undefined } = {
  failed: 'failed',
  unknown: 'unknown',
  dead: 'retry',
}

const timeOf = ({ time }: CloudEvent): string => new Date(time).toISOString()

const missing = (offset: number): CounterflowError =>
  new CounterflowError('EVENT_MISSING', 'This event is no longer kept, or was never there.', {
    kept: 'Nothing was changed.',
    advice: 'Choose a newer event.',
    details: { offset },
  })

const nothingCameIn = (): CounterflowError =>
  new CounterflowError(
    'TEST_NOTHING',
    'This event did not come into this flow, so there is nothing that a test could send.',
    {
      kept: 'Nothing was changed.',
      advice: 'Choose an event that this flow has handled, or open the flow that it came into.',
    },
  )
