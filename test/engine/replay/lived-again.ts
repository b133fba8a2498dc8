/** What a flow has left in its store, and what a run over the log brings forth: to be held against each other. */
import type { Plan } from '../../../runtime/compile/plan.ts'
import { ShadowRun } from '../../../runtime/engine/replay/shadow-run.ts'
import { ShadowStore } from '../../../runtime/engine/replay/shadow-store.ts'
import type { ReplayReport } from '../../../runtime/model/api/past.ts'
import type { CloudEvent } from '../../../runtime/model/event.ts'
import type { Store } from '../../../runtime/model/store.ts'

type Left = Pick<CloudEvent, 'channel' | 'id' | 'type' | 'time' | 'text' | 'correlationid'>

/** What leads nowhere has no place that matters. */
const inOrderOfIds = (events: readonly Left[]): readonly Left[] => events.toSorted((a, b) => (a.id < b.id ? -1 : 1))

const tablesOf = (store: Pick<Store, 'tables' | 'rows'>): object =>
  Object.fromEntries(
    store
      .tables()
      .map(({ name }) => name)
      .sort()
      .map((name) => [name, [...store.rows(name)]]),
  )

/** What needs a look, and what waits behind it. When it failed the clock on the wall knows alone. */
const waitingOf = (store: Pick<Store, 'letters' | 'parked'>, plan: Plan): object => ({
  letters: plan.stages
    .flatMap(({ name }) => store.letters(name).map(({ at: _, ...letter }) => JSON.stringify(letter)))
    .sort(),
  parked: plan.stages.flatMap(({ name }) => store.parked(name).map((parked) => JSON.stringify(parked))).sort(),
})

/** Everything that the steps have left, as the store has it. */
export function recorded(store: Store, plan: Plan): object {
  const own = new Set(plan.stages.flatMap(({ name, outputs }) => outputs.map((output) => `${name}.${output}`)))
  return {
    events: inOrderOfIds(
      store
        .read(0, 1_000_000)
        .filter(({ channel }) => own.has(channel))
        .map(({ channel, id, type, time, text, correlationid }) => ({ channel, id, type, time, text, correlationid })),
    ),
    tables: tablesOf(store),
    ...waitingOf(store, plan),
    effects: store
      .effects({})
      .map(({ key }) => key)
      .sort(),
  }
}

/** Everything that they leave when the log is run through once more. */
export function again(store: Store, plan: Plan, until: number): object {
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
    tables: tablesOf(shadow),
    ...waitingOf(shadow, plan),
    effects: effects.sort(),
  }
}

export function runThrough(steps: Generator<unknown, ReplayReport>): ReplayReport {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
