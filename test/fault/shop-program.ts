/**
 * The process that is killed: sends orders into the shop's flow, tells the parent which ones were accepted, and calls
 * the parent's receiver. Started again it goes on, or sends everything again, as its parent says.
 */
import { writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { eventFromInput, isRefusal } from '../../runtime/engine/arrival.ts'
import { publish } from '../../runtime/engine/publish.ts'
import { systemClock } from '../../runtime/host/clock.ts'
import { files } from '../../runtime/host/files/files.ts'
import { Runtime } from '../../runtime/host/runtime.ts'
import { openStore } from '../../runtime/host/store/open.ts'
import { nodeSource } from '../../runtime/model/event.ts'
import type { EffectService } from '../../runtime/model/services.ts'
import { type Order, orders } from './orders.ts'
import { shopPlan } from './shop.ts'
import { type Death, dyingAt, watchedService, watchStore } from './shop-steps.ts'

export type ShopTask = {
  readonly store: string
  readonly receiver: string
  readonly run: number
  readonly orders: number
  /** Send everything again, as a sender does that knows nothing; otherwise from the place that was committed. */
  readonly again: boolean
  readonly death?: Death
}

const batch = 10
/** Batches on their way at once, so that some share a commit. */
const together = 3

const task: ShopTask = JSON.parse(process.argv[2] ?? '{}')
const passed = dyingAt(task.death)
const store = openStore(task.store, {
  ...{ program: 'fault shop', reserveBytes: 0, files: join(dirname(task.store), 'files') },
  identity: { recent: 64, page: 16, fanIn: 2, step: 64 },
})
// So that some of the deaths fall into a checkpoint.
store.parts.db.pragma('wal_autocheckpoint = 40')
watchStore(store, passed)

/** The real address stands in the flow, the receiver's changes with every test. */
const http: EffectService = {
  async attempt(effect) {
    const { method, url, body } = effect.request as { method: string; url: string; body: string }
    const headers = { 'idempotency-key': effect.key, 'x-run': String(task.run) }
    const answer = await fetch(task.receiver + new URL(url).pathname, { method, body, headers })
    return { kind: 'done', answer: { status: answer.status } }
  },
}

const plan = shopPlan()
const before = store.deployments().length > 0 ? plan : undefined
publish(store, plan, before, JSON.stringify(plan.flow), Date.now())
const services = { clock: systemClock, random: Math.random, files, effects: { http: watchedService(http, passed) } }
const runtime = new Runtime({ store, services })
runtime.start(plan)

const producer = 'shop/in'
const position = store.position(producer)
const start = task.again || typeof position !== 'number' ? 0 : position
const under: Promise<void>[] = []
for (let at = start; at < task.orders; at += batch) {
  under.push(send(orders(at, Math.min(task.orders, at + batch))))
  if (under.length >= together) await under.shift()
}
await Promise.all(under)
await runtime.idle()
await runtime.stop()
store.close()

async function send(some: readonly Order[]): Promise<void> {
  const events = some.map((order) => {
    const event = eventFromInput(order, {
      channel: 'shop/in.event',
      source: nodeSource('shop', 'in'),
      now: Date.now(),
      id: () => null,
    })
    if (isRefusal(event)) throw new Error(event.message)
    return event
  })
  const answers = await runtime.accept(events, producer, some.at(-1)?.data.n ?? 0)
  passed('before the answer to the sender')
  const offsets = answers.map((answer) => (answer.kind === 'refused' ? answer.code : answer.offset))
  // At once and whole: what stands in the pipe was promised, also when we die right behind it.
  writeSync(1, `${JSON.stringify(some.map(({ id }, n) => [id, offsets[n]]))}\n`)
}
