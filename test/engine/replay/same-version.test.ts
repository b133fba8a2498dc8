/** A run over the past through the very version that lived it finds everything as it was. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { replay } from '../../../runtime/engine/replay/replay.ts'
import { ShadowRun } from '../../../runtime/engine/replay/shadow-run.ts'
import { ShadowStore } from '../../../runtime/engine/replay/shadow-store.ts'
import type { ReplayReport } from '../../../runtime/model/api/past.ts'
import type { CloudEvent } from '../../../runtime/model/event.ts'
import type { Store } from '../../../runtime/model/store.ts'
import { planOf } from '../flows.ts'
import { arrivals, drawnFlow, draws, live } from './pasts.ts'

type Left = Pick<CloudEvent, 'channel' | 'id' | 'type' | 'time' | 'text' | 'correlationid'>

/** What leads nowhere has no place that matters. */
const inOrderOfIds = (events: readonly Left[]): readonly Left[] => events.toSorted((a, b) => (a.id < b.id ? -1 : 1))

/** Everything that the steps have left, as the store has it and as a run over the log brings it forth. */
function recorded(store: Store, plan: Plan): object {
  const own = new Set(plan.stages.flatMap(({ name, outputs }) => outputs.map((output) => `${name}.${output}`)))
  return {
    events: inOrderOfIds(
      store
        .read(0, 1_000_000)
        .filter(({ channel }) => own.has(channel))
        .map(({ channel, id, type, time, text, correlationid }) => ({ channel, id, type, time, text, correlationid })),
    ),
    tables: Object.fromEntries(store.tables().map(({ name }) => [name, [...store.rows(name)]])),
    effects: store
      .effects({})
      .map(({ key }) => key)
      .sort(),
  }
}

function again(store: Store, plan: Plan, until: number): object {
  const shadow = new ShadowStore(store, new Map())
  const run = new ShadowRun({
    plan,
    past: store,
    store: shadow,
    again: new Set(plan.stages.map(({ node }) => node)),
    answer: () => ({ kind: 'done', answer: null }),
  })
  const made: Left[] = []
  const effects: string[] = []
  run.ear = {
    made: ({ channel, id, type, time, text, correlationid }) =>
      void made.push({ channel, id, type, time, text, correlationid }),
    asked: (_node, { key }) => void effects.push(key),
    simulated() {},
  }
  for (let at = 0; at < store.head; ) {
    const page = store.read(at, 7)
    run.open(page)
    for (const event of page) {
      run.lead(event)
      run.follow(event)
    }
    at = page.at(-1)?.offset ?? store.head
    if (at >= store.head) run.end(until)
    run.close()
  }
  return {
    events: inOrderOfIds(made),
    tables: Object.fromEntries(
      shadow
        .tables()
        .map(({ name }) => [name, [...shadow.rows(name)]])
        .sort(),
    ),
    effects: effects.sort(),
  }
}

function runThrough(steps: Generator<unknown, ReplayReport>): ReplayReport {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

describe('a run over the past through the version that lived it', () => {
  it('brings forth the events, tables and effects that stand in the store', () => {
    fc.assert(
      fc.property(draws, arrivals, (draw, coming) => {
        const plan = planOf(drawnFlow(draw))
        const { store, now } = live(plan, coming)
        expect(again(store, plan, now)).toEqual(recorded(store, plan))
      }),
      { numRuns: 120 },
    )
  })

  it('shows no difference, whatever stretch it is, and says the same twice', () => {
    fc.assert(
      fc.property(
        draws,
        arrivals,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (draw, coming, share, all) => {
          const plan = planOf(drawnFlow(draw))
          const { store, now } = live(plan, coming)
          if (store.head === 0) return
          const asked = {
            past: store,
            before: plan,
            after: plan,
            first: 1 + Math.floor(share * (store.head - 1)),
            last: store.head,
            planOf: () => plan,
            until: now,
            all,
          }
          const report = runThrough(replay(asked))
          expect(report.same).toBe(true)
          expect(JSON.stringify(runThrough(replay(asked)))).toBe(JSON.stringify(report))
        },
      ),
      { numRuns: 40 },
    )
  })
})
