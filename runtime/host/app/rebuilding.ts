/** Builds a table anew beside the live one, in slices between which everything else has its turn, and swaps it in. */
import { setTimeout as pause } from 'node:timers/promises'
import { tableRebuilt } from '../../engine/decisions.ts'
import { type RebuildProgress, rebuild } from '../../engine/rebuild.ts'
import type { StageRun } from '../../engine/stage-run.ts'
import type { RebuildApi, RebuildState } from '../../model/api/rebuild.ts'
import { CounterflowError } from '../../model/problem.ts'
import { readThrown } from '../../model/thrown.ts'
import { type Beside, openBeside } from '../store/beside.ts'
import { coverage } from '../store/retention.ts'
import { storedPlan } from '../stored-plan.ts'
import { operatorEvent } from './operator-events.ts'
import { notOn } from './refusals.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

/** After a slice everything else gets so many times as long. */
const share = 2
/** ms between two tellings. */
const tellEvery = 200

type Work = {
  readonly flow: string
  readonly run: StageRun
  readonly beside: Beside
  readonly steps: Generator<RebuildProgress, void>
}

export function openRebuilding(parts: ShopParts, running: Running, person: (by: string) => string) {
  const { store, services, tell, nodeTypes } = parts
  let state: RebuildState | null = null
  let work: Work | undefined
  let told = 0

  function say(change: Partial<RebuildState>, now = true): void {
    if (state === null) return
    state = { ...state, ...change }
    const at = performance.now()
    if (!now && at - told < tellEvery) return
    told = at
    tell('rebuild', state)
  }

  function end(): void {
    const { beside } = work ?? {}
    work = undefined
    beside?.close()
  }

  /** The live stage goes on meanwhile: the rebuilt one follows it until both have come equally far. */
  async function build(mine: Work): Promise<void> {
    for (;;) {
      const begun = performance.now()
      const step = mine.steps.next()
      if (step.done) break
      say({ done: step.value.offset, total: step.value.end }, false)
      await pause(Math.min(200, (performance.now() - begun) * share))
      if (work !== mine) return
    }
    say({ state: 'compared', done: mine.run.cursor, total: mine.run.cursor, differences: compare(mine) })
  }

  const compare = ({ run, beside }: Work) => run.planned.tables.map((table) => beside.compare(table))

  function begin(table: string): RebuildState {
    if (work && state?.state === 'building')
      throw new CounterflowError('REBUILD_BUSY', `${state.table} is being rebuilt at the moment.`, {
        kept: 'It goes on; nothing else was begun.',
        advice: 'Wait until it is done, or stop it.',
      })
    end()
    const { flow, run, hash } = stageOf(table)
    const plan = storedPlan(store, hash, nodeTypes)
    if (!plan) throw notOn('its tables cannot be rebuilt')
    const beside = openBeside(store)
    const from = store.stageRuns(run.name)[0]?.from ?? store.first
    const steps = rebuild(beside.target, plan, store, {
      nodes: new Set([run.planned.node]),
      from,
      to: () => run.cursor,
      pagesPerCommit: 1,
      lived: store,
    })
    work = { flow, run, beside, steps }
    const { since } = coverage(store)
    state = {
      ...{ table, state: 'building', done: 0, total: run.cursor, differences: [], message: null },
      whole: store.first <= from,
      since,
    }
    tell('rebuild', state)
    const mine = work
    void build(mine).catch((error) => {
      if (work !== mine) return
      end()
      say({ state: 'failed', message: readThrown(error).message })
    })
    return state
  }

  function stageOf(table: string): { flow: string; run: StageRun; hash: string } {
    for (const { flow, hash } of store.deployments()) {
      const run = running
        .deployment(flow)
        ?.runs.find(({ planned }) => planned.tables.some(({ name }) => name === table))
      if (run) return { flow, run, hash }
    }
    if (store.tables().some(({ name }) => name === table)) throw notOn('its tables cannot be rebuilt')
    throw new CounterflowError('TABLE_MISSING', `There is no table ${table}`, { details: { table } })
  }

  async function swap(by: string): Promise<RebuildState> {
    const mine = work
    if (!mine || state?.state !== 'compared' || !isSame(mine))
      throw new CounterflowError(
        'REBUILD_NONE',
        'There is no rebuilt table to swap in, or its flow has changed since.',
        {
          kept: 'The live table is as it was.',
          advice: 'Rebuild it again.',
        },
      )
    // From here to the end without a turn for anyone else: what has come since is built as well.
    const late = mine.beside.target.stage(mine.run.name)?.cursor
    if (late !== undefined && late < mine.run.cursor) catchUp(mine)
    const differences = compare(mine)
    mine.beside.swap(mine.run.name, mine.run.planned.tables)
    mine.run.drop()
    end()
    say({ state: 'swapped', differences })
    const at = services.clock.now()
    const data = {
      tables: differences.map(({ table, equal, added, changed, gone }) => ({ table, equal, added, changed, gone })),
    }
    await running
      .runtime()
      .accept([operatorEvent({ type: tableRebuilt, flow: mine.flow, by, at, data, key: String(at) })])
    return state
  }

  /** The generator has ended at the cursor of that moment: a second one goes on from there, over the same state. */
  function catchUp({ run, beside }: Work): void {
    const { hash } = stageOf(run.planned.tables[0]?.name ?? '')
    const plan = storedPlan(store, hash, nodeTypes)
    const from = (beside.target.stage(run.name)?.cursor ?? 0) + 1
    if (!plan) return
    const nodes = new Set([run.planned.node])
    for (const _ of rebuild(beside.target, plan, store, { nodes, from, to: () => run.cursor, lived: store }));
  }

  /** It may have been published anew, or turned off, while somebody looked at the comparison. */
  const isSame = ({ flow, run }: Work): boolean => running.deployment(flow)?.runs.includes(run) === true

  const methods = {
    'rebuild.start': ({ table }) => begin(table),
    'rebuild.read': () => state,
    'rebuild.stop': () => {
      if (work) {
        end()
        say({ state: 'cancelled' })
      }
      return state
    },
    'rebuild.swap': ({ by }) => swap(person(by)),
  } satisfies RebuildMethods
  return { methods, close: end }
}

type RebuildMethods = {
  readonly [M in keyof RebuildApi]: (
    argument: RebuildApi[M]['arguments'],
  ) => RebuildApi[M]['result'] | Promise<RebuildApi[M]['result']>
}
