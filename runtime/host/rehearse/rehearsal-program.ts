/**
 * The program that is killed: the real runtime over a real store, with a simulated clock and an outside that remembers.
 * It goes on from where the one before it was cut off.
 */

import { join } from 'node:path'
import { compile, isProblems } from '../../compile/compile.ts'
import { parseFlow } from '../../compile/parse-flow.ts'
import type { Plan } from '../../compile/plan.ts'
import { eventFromInput, isRefusal } from '../../engine/arrival.ts'
import { SimulatedClock, seeded } from '../../engine/simulated.ts'
import { type ArrivingEvent, programsChannel } from '../../model/event.ts'
import type { Store } from '../../model/store.ts'
import { nodeTypes } from '../../nodes/index.ts'
import { files } from '../files/files.ts'
import { personalOptions } from '../personal-options.ts'
import { putInForce } from '../put-in-force.ts'
import { Runtime } from '../runtime.ts'
import { openStore } from '../store/open.ts'
import { findingsOf } from './findings.ts'
import { entranceOf, heardBy } from './heard.ts'
import type { Task, Told } from './message.ts'
import { type Arrival, flashSale } from './sale.ts'
import { openWorld } from './world.ts'

/** Events that arrive side by side, as over as many connections. */
const atOnce = 25
/** How long the shop is watched after the last event: holds run out, retries come to an end. */
const afterwards = 26 * 3_600_000

process.once('message', (task: Task) => {
  rehearse(task).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error)
      process.exit(70)
    },
  )
})

const tell = (told: Told): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(told, (error: Error | null) => (error === null ? resolve() : reject(error)))
  })

async function rehearse(task: Task): Promise<void> {
  const plan = planOf(task.flow)
  const sale = flashSale({ seed: task.seed, events: task.events, currency: plan.flow.currency })
  const arrivals = sale.arrivals.filter(({ event }) => heardBy(plan, event))
  const clock = new SimulatedClock(Math.max(sale.start, arrivals[task.from - 1]?.at ?? 0))
  const store = openStore(join(task.folder, 'shop.db'), {
    program: 'counterflow rehearse',
    files: join(task.folder, 'files'),
    ...personalOptions([plan.flow]),
  })
  const dies = mortal(task.die)
  const effects = openWorld({
    file: join(task.folder, 'outside.ndjson'),
    clock,
    down: sale.down,
    onDeed: () => dies('deed', 1),
  })
  putInForce(store, plan, { at: clock.now(), choices: { added: 'beginning' } })
  const runtime = new Runtime({ store, services: { clock, random: seeded(task.seed), files, effects } })
  const deployment = runtime.engine.deploy(plan)
  for (const producer of plan.producers) deployment.caughtUp(producer.node)

  let behind = 0
  for (let at = task.from; at < arrivals.length; ) {
    const group = arrivals.slice(at, at + atOnce)
    await passTo(runtime, clock, group[0]?.at ?? clock.now())
    const took = await Promise.all(group.map((arrival) => accept(runtime, plan, arrival, clock)))
    behind = Math.max(behind, farthestBehind(store, plan))
    at += group.length
    dies('event', group.length)
    await tell({ kind: 'accepted', upTo: at, took })
  }
  await passTo(runtime, clock, clock.now() + afterwards)
  const simulatedHours = Math.round((clock.now() - sale.start) / 360_000) / 10
  const findings = findingsOf(store, plan, arrivals, { behind, simulatedHours })
  await runtime.stop()
  store.close()
  await tell({ kind: 'ended', findings })
}

function planOf(text: string): Plan {
  const flow = parseFlow(text)
  const plan = Array.isArray(flow) ? flow : compile(flow, { nodeTypes })
  if (Array.isArray(plan) || isProblems(plan)) throw new Error('The flow has problems')
  return plan
}

/** Counts down to a sudden end. No handler runs, nothing is flushed: SIGKILL to oneself. */
function mortal(die: Task['die']): (what: 'deed' | 'event', count: number) => void {
  const left = { deed: die?.deeds ?? 0, event: die?.events ?? 0 }
  return (what, count) => {
    if (die === undefined) return
    left[what] -= count
    if (left[what] <= 0) process.kill(process.pid, 'SIGKILL')
  }
}

/** Lets time pass, stopping wherever something is due, so that everything happens at its own moment. */
async function passTo(runtime: Runtime, clock: SimulatedClock, moment: number): Promise<void> {
  for (;;) {
    await runtime.idle()
    const due = runtime.engine.nextDue()
    if (due === undefined || due > moment) break
    clock.advance(Math.max(0, due - clock.now()))
    runtime.nudge()
  }
  clock.advance(Math.max(0, moment - clock.now()))
  runtime.nudge()
}

/** How long the answer took, ms: it comes when the event is on the disk. */
async function accept(runtime: Runtime, plan: Plan, { event }: Arrival, clock: SimulatedClock): Promise<number> {
  const channel = entranceOf(plan, event) ?? programsChannel
  const arriving = eventFromInput(event, { channel, source: '', now: clock.now(), id: () => null })
  if (isRefusal(arriving)) throw new Error(arriving.message)
  const before = performance.now()
  await runtime.accept([arriving satisfies ArrivingEvent])
  return performance.now() - before
}

const farthestBehind = (store: Store, plan: Plan): number =>
  Math.max(0, ...plan.stages.map(({ name }) => store.head - (store.stage(name)?.cursor ?? 0)))
