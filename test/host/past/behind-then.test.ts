/** What the scrubber says of a moment at which steps were behind is what the engine itself knew of it then. */
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Plan } from '../../../runtime/compile/plan.ts'
import type { Deployment } from '../../../runtime/engine/deployment.ts'
import { Engine } from '../../../runtime/engine/engine.ts'
import { publish } from '../../../runtime/engine/publish.ts'
import { SimulatedClock, seeded } from '../../../runtime/engine/simulated.ts'
import type { StageRun } from '../../../runtime/engine/stage-run.ts'
import { openPastMaker } from '../../../runtime/host/past/as-of.ts'
import { openPastFile } from '../../../runtime/host/past/past-file.ts'
import { momentOf } from '../../../runtime/host/past/past-moment.ts'
import type { SqliteStore } from '../../../runtime/host/store/sqlite-store.ts'
import type { PastMoment } from '../../../runtime/model/api/past.ts'
import { isPublicChannel } from '../../../runtime/model/event.ts'
import { Bench, flowOf, planOf, startOfTest } from '../../engine/flows.ts'
import { type Folder, newFolder } from '../store/folder.ts'

const column = (name: string, value: string, keep: string) => ({ name, value, keep, type: 'integer' })

/** Two tables, one behind a filter and one behind a step that passes on what comes first; two wires lead to one of them. */
const shopFlow = flowOf(
  {
    in: { type: 'manual' },
    size: { type: 'route', rules: [{ name: 'large', when: 'data.n > 4' }] },
    sums: { type: 'table', table: 'sums', columns: [column('n', 'data.n', 'set')] },
    once: { type: 'dedupe', key: 'data.who', remember: '5m' },
    firsts: { type: 'table', table: 'firsts', columns: [column('n', 'data.n', 'set')] },
  },
  ['in.event > size', 'size.large > sums', 'size.otherwise > sums', 'in.event > once', 'once.first > firsts'],
  'shop',
)
/** Hears nothing, and so is never behind: it tells how far the engine has come. */
const levelFlow = flowOf(
  { in: { type: 'manual' }, none: { type: 'table', table: 'none', columns: [column('n', 'data.n', 'set')] } },
  ['in.event > none'],
  'level',
)

type Act =
  | { readonly kind: 'send'; readonly count: number }
  | { readonly kind: 'step'; readonly times: number }
  | { readonly kind: 'pause' | 'crash' }

/** What stood in front of a step, and whether it was only what the turn before had handed on. */
type Known = { readonly ahead: number; readonly passing: boolean }
type Sample = {
  readonly at: number
  readonly stages: { readonly [node: string]: Known }
  readonly rows: { readonly [table: string]: readonly unknown[] }
  /** What somebody was shown who looked back at once. */
  readonly shown: PastMoment
}

class Shop {
  readonly clock = new SimulatedClock(startOfTest)
  readonly samples: Sample[] = []
  readonly plans: readonly Plan[] = [planOf(shopFlow), planOf(levelFlow)]
  readonly store: SqliteStore
  #engine: Engine | undefined
  #sent = 0
  readonly #bench: Bench
  readonly #back: ReturnType<Shop['lookBack']>

  constructor(folder: Folder) {
    this.store = folder.open()
    for (const plan of this.plans) publish(this.store, plan, undefined, JSON.stringify(plan.flow), this.clock.now())
    this.#bench = new Bench(this.plans)
    this.#back = this.lookBack()
  }

  /** Half a thousand events in a commit, of which a step that is slow takes 64. */
  get #running(): Engine {
    if (this.#engine) return this.#engine
    const limits = { batch: 500, page: 100, budget: -1 }
    this.#engine = new Engine({ store: this.store, clock: this.clock, random: seeded(7), limits })
    for (const plan of this.plans) this.#engine.deploy(plan)
    return this.#engine
  }

  do(act: Act): void {
    switch (act.kind) {
      case 'send': {
        const events = Array.from({ length: act.count }, () => {
          const n = this.#sent++
          const data = { n: n % 9, who: `w${n % 150}` }
          return { ...this.#bench.event({ data }, 'in', 'shop'), id: `e${n}`, time: this.clock.now() }
        })
        this.#running.offer({ events, settle: () => {} })
        this.#running.step()
        break
      }
      case 'step':
        for (let n = 0; n < act.times; n++) {
          this.#running.step()
          this.#look()
        }
        return
      case 'pause': {
        const flow = this.#running.deployment('shop')
        if (flow) flow.state = flow.state === 'on' ? 'paused' : 'on'
        break
      }
      case 'crash':
        this.#engine = undefined
    }
    this.#look()
  }

  /** What the engine knows of its backlog; of a dead one, what the store does. */
  #look(): void {
    // So long that nothing counts as over in no time.
    this.clock.advance(127)
    const engine = this.#engine
    const level = engine?.deployment('level')?.runs[0]?.cursor
    const flow = engine?.deployment('shop') ?? this.#asKept()
    const stages = Object.fromEntries(
      flow.runs.map((run): [string, Known] => [
        run.planned.node,
        { ahead: this.#ahead(flow, run), passing: level !== undefined && run.cursor >= level },
      ]),
    )
    const rows = Object.fromEntries(['sums', 'firsts'].map((table) => [table, [...this.store.rows(table)]]))
    const at = this.clock.now()
    this.samples.push({ at, stages, rows, shown: this.#back(at).moment })
    this.clock.advance(3)
  }

  #asKept(): Deployment {
    const engine = new Engine({ store: this.store, clock: this.clock, random: seeded(7) })
    return engine.deploy(this.plans[0] as Plan)
  }

  #ahead(flow: Deployment, run: StageRun): number {
    const events = this.store.read(run.cursor, 100_000)
    return events.reduce((sum, event) => sum + flow.deliveries(run, event, isPublicChannel(event.channel)).length, 0)
  }

  /** Until nothing waits any more. */
  end(): void {
    const flow = this.#running.deployment('shop')
    if (flow) flow.state = 'on'
    for (let n = 0; this.#running.step(); n++) {
      this.#look()
      if (n > 5_000) throw new Error('It never comes to rest')
    }
    this.#look()
  }

  /** What somebody is shown who looks back. */
  lookBack(): (at: number) => { readonly moment: PastMoment; readonly rows: (table: string) => readonly unknown[] } {
    const file = openPastFile(this.store)
    onTestFinished(() => file.close())
    const maker = openPastMaker(this.store, file)
    return (at) => {
      const asOf = maker.at(at, ['shop'])
      const rows = (table: string): readonly unknown[] => [...(asOf.flows.get('shop')?.table(table)?.rows() ?? [])]
      return { moment: momentOf(this.store, asOf, 'shop', at), rows }
    }
  }
}

const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('send' as const), count: fc.integer({ min: 1, max: 400 }) }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('step' as const), times: fc.integer({ min: 1, max: 5 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('pause' as const, 'crash' as const) }) },
  ),
  { minLength: 1, maxLength: 10 },
)

describe('a moment at which steps were behind', () => {
  it('shows of any flood, pause and crash what the engine had in front of each step, on its wires, and in its tables', () => {
    let waited = 0
    fc.assert(
      fc.property(acts, (list) => {
        const shop = new Shop(newFolder())
        for (const act of list) shop.do(act)
        shop.end()
        const back = shop.lookBack()
        for (const { at, stages, rows, shown } of shop.samples) {
          const then = back(at)
          for (const [node, { ahead, passing }] of Object.entries(stages)) {
            const said = then.moment.stages[node]?.ahead ?? 0
            // What the very turn before had handed on is taken by the next one: that is not noted.
            expect(said, `${node} at ${at - startOfTest}`).toBeLessThanOrEqual(ahead)
            if (!passing) expect(said, `${node} at ${at - startOfTest}`).toBe(ahead)
            const wires = Object.entries(then.moment.wires).filter(([wire]) => wire.endsWith(`>${node}`))
            expect(wires.reduce((sum, [, count]) => sum + count, 0)).toBe(said)
            if (passing) continue
            waited += ahead
            // Of a flow that has never handled anything nobody could say yet which version would.
            if (shown.version !== null) expect(shown.stages[node]?.ahead).toBe(said)
            const table = node in rows ? rows[node] : undefined
            if (table !== undefined) expect(then.rows(node)).toEqual(table)
          }
        }
        const last = back(shop.clock.now()).moment
        expect(Object.values(last.stages).filter(({ ahead }) => ahead > 0)).toEqual([])
      }),
      { numRuns: Number(process.env.BEHIND_RUNS ?? 12) },
    )
    expect(waited).toBeGreaterThan(1_000)
  })
})
