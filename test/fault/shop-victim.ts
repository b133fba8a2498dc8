/** A program over the runtime that also writes files and calls a receiver: what a crash could do twice, or not at all. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import { rebuildInto } from '../../runtime/engine/rebuild.ts'
import type { SqliteStore } from '../../runtime/host/store/sqlite-store.ts'
import type { Effect } from '../../runtime/model/effect.ts'
import { nodeSource } from '../../runtime/model/event.ts'
import { checkLog, looking, rowsOf, same, violated } from './check.ts'
import { orders } from './orders.ts'
import { newPlace } from './place.ts'
import type { Call, Receiver } from './receiver.ts'
import { isPaid, outputCsv, outputFile, shopPlan } from './shop.ts'
import type { ShopTask } from './shop-program.ts'
import { type Death, deathAt, type Step } from './shop-steps.ts'
import { type Ended, startNode, type Victim } from './victim.ts'

const program = fileURLToPath(new URL('shop-program.ts', import.meta.url))
const source = nodeSource('shop', 'in')

export function shopVictim(count: number, receiver: Receiver, nextStep: () => Step): Victim {
  const place = newPlace()
  const acked = new Map<string, number>()
  const all = orders(0, count)
  let run = 0
  /** How often a kill has met an effect in flight, and what was final before the process at hand began. */
  const inFlight = new Map<string, number>()
  let final = new Set<string>()
  receiver.calls = []

  function readAnswers(out: string): void {
    for (const line of out.split('\n').filter(Boolean))
      for (const [id, offset] of JSON.parse(line)) {
        if (typeof offset !== 'number') violated(`${id} was refused: ${offset}`)
        const before = acked.get(id)
        if (before !== undefined && before !== offset) violated(`I1: ${id} was accepted at ${before} and at ${offset}`)
        acked.set(id, offset)
      }
  }

  function check(store: SqliteStore): void {
    const log = checkLog(store)
    for (const [id, offset] of acked)
      if (store.find(source, id) !== offset)
        violated(`I1: ${id} was accepted at ${offset}, found at ${store.find(source, id)}`)
    const sent = log.filter((event) => event.channel === 'shop/in.event')
    same(
      'I5: the orders in the log',
      sent.map(({ id }) => id),
      all.slice(0, sent.length).map(({ id }) => id),
    )
    const position = store.position('shop/in')
    if (typeof position === 'number' && position > sent.length)
      violated(`the position is ${position}, the log has ${sent.length}`)
    const cursor = store.stage('shop/sums')?.cursor ?? 0
    same(
      'I3: sums',
      rowsOf(store, 'sums'),
      sumsOf(
        sent.filter(({ offset }) => offset <= cursor).map(({ data }) => data as Data),
        log,
      ),
    )
    checkFiles(store)
    checkCalls(store.effects({}))
  }

  /** Up to the committed length a file is what the log says; behind it may stand what a dead commit left. */
  function checkFiles(store: SqliteStore): void {
    const written = all.map(({ data }) => `${JSON.stringify(data)}\n`).join('')
    const sheet = ['n\r\n', ...all.map(({ data }) => `${data.n}\r\n`)].join('')
    for (const [name, expected] of [
      [outputFile, written],
      [outputCsv, sheet],
    ] as const) {
      const committed = lengthOf(store, name)
      if (committed === 0) continue
      const text = readFileSync(join(place.folder, 'files', name), 'utf8').slice(0, committed)
      if (text !== expected.slice(0, committed)) violated(`I3: ${name} is not what the log says`)
    }
  }

  /** I4 and I5: no call without a row, none repeated but what a death had left in flight, in order inside a lane. */
  function checkCalls(effects: readonly Effect[]): void {
    const rows = new Map(effects.map((effect) => [effect.key, effect]))
    const reached = new Map<string, number>()
    const times = new Map<string, number>()
    const inRun = new Set<string>()
    for (const call of receiver.calls) {
      const row = rows.get(call.key) ?? violated(`I4: ${call.path} was called, the ledger does not know it`)
      const request = row.request as { method: string; url: string; body: string }
      if (call.path !== `${request.method} ${new URL(request.url).pathname}` || call.body !== request.body)
        violated(`I4: two different calls under ${call.key}`)
      if (row.state === 'pending' && row.attempts === 0) violated(`I4: ${call.path} was called before it was recorded`)
      if (inRun.has(`${call.run} ${call.key}`)) violated(`I4: ${call.path} was called twice by one process`)
      inRun.add(`${call.run} ${call.key}`)
      times.set(call.key, (times.get(call.key) ?? 0) + 1)
      const lane = `${row.stage} ${row.lane}`
      if (row.offset < (reached.get(lane) ?? 0))
        violated(`I5: ${lane} was called for ${row.offset} after ${reached.get(lane)}`)
      reached.set(lane, row.offset)
      if (call.run === run && final.has(call.key)) violated(`I4: ${call.path} was finished, and called again`)
    }
    for (const [key, made] of times) {
      const allowed = rows.get(key)?.class === 'once' ? 1 : 1 + (inFlight.get(key) ?? 0)
      if (made > allowed) violated(`I4: ${made} calls under ${key}, at most ${allowed} are allowed`)
    }
  }

  return {
    folder: place.folder,
    start(random, mayDie) {
      run++
      const death: Death | undefined = mayDie && random() < 0.75 ? deathAt(nextStep(), run, random) : undefined
      const task: ShopTask = {
        ...{ store: place.store, receiver: receiver.address, run, orders: count, again: random() < 0.5 },
        ...(death ? { death } : {}),
      }
      return { ...startNode([program, JSON.stringify(task)], place.folder), step: death?.step }
    },
    async checkKilled({ out, err }: Ended) {
      await receiver.quiet()
      if (err !== '') violated(`it complained before it died: ${err}`)
      readAnswers(out)
      if (!existsSync(place.store)) return
      looking(place.store, (store) => {
        for (const { key } of store.effects({ states: ['inflight'] })) inFlight.set(key, (inFlight.get(key) ?? 0) + 1)
        check(store)
        final = new Set(store.effects({ states: ['done', 'failed', 'unknown'] }).map(({ key }) => key))
      })
    },
    async checkEnded({ code, out, err }: Ended) {
      await receiver.quiet()
      if (code !== 0) violated(`it ended with ${code}: ${err}`)
      readAnswers(out)
      looking(place.store, (store) => {
        check(store)
        checkWhole(store, receiver.calls, count)
        for (const name of [outputFile, outputCsv])
          if (readFileSync(join(place.folder, 'files', name)).length !== lengthOf(store, name))
            violated(`I3: ${name} is too long`)
      })
    },
    figures: () => ({
      events: count,
      calls: receiver.calls.length,
      repeats: receiver.calls.length - new Set(receiver.calls.map(({ key }) => key)).size,
    }),
    remove: place.remove,
  }
}

type Data = { readonly n: number; readonly order: string }

function sumsOf(seen: readonly Data[], log: readonly { data: unknown; subject: string | null }[]): object[] {
  const customers = new Map(log.map((event) => [event.data, event.subject ?? '']))
  const rows = new Map<string, { total: number; orders: Set<string> }>()
  for (const data of seen) {
    const key = customers.get(data) ?? ''
    const row = rows.get(key) ?? { total: 0, orders: new Set() }
    row.total += data.n
    row.orders.add(data.order)
    rows.set(key, row)
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { total, orders }]) => ({ key, total, orders: orders.size }))
}

const lengthOf = (store: SqliteStore, name: string): number =>
  store.parts.db.prepare<[string], { position: number }>('SELECT position FROM file_position WHERE path = ?').get(name)
    ?.position ?? 0

/** The end of the story: everything sent is there, was handled once, and is called or waits for a person. */
function checkWhole(store: SqliteStore, calls: readonly Call[], count: number): void {
  const plan = shopPlan()
  for (const { name } of plan.stages)
    if (store.stage(name)?.cursor !== store.head)
      violated(`I6: ${name} stands at ${store.stage(name)?.cursor} of ${store.head}`)
  if (store.letters().length > 0) violated(`dead letters: ${JSON.stringify(store.letters()[0])}`)
  const rebuilt = createMemoryStore()
  rebuildInto(rebuilt, plan, store)
  for (const { name } of rebuilt.tables()) same(`I3: ${name}`, [...store.rows(name)], [...rebuilt.rows(name)])

  const all = orders(0, count)
  same(
    'firsts',
    [...store.rows('firsts')].map(({ n }) => n),
    all.slice(0, new Set(all.map(({ subject }) => subject)).size).map(({ data }) => data.n),
  )
  // Windows that ended before the last order, one row for each customer that was seen in them.
  const windowOf = (time: number): number => Math.floor(time / 60_000)
  const last = windowOf(all.at(-1)?.time ?? 0)
  const closed = new Map<string, number>()
  for (const { time, subject } of all)
    if (windowOf(time) < last)
      closed.set(`${windowOf(time)} ${subject}`, (closed.get(`${windowOf(time)} ${subject}`) ?? 0) + 1)
  const numbers = (list: Iterable<number>): number[] => [...list].sort((a, b) => a - b)
  same('counts', numbers([...store.rows('counts')].map(({ count: found }) => Number(found))), numbers(closed.values()))

  const told = store.effects({ stage: 'shop/tell' })
  same(
    'I4: calls to the warehouse',
    [told.length, told.filter(({ state }) => state === 'done').length, [...store.rows('told')].length],
    Array(3).fill(count),
  )
  const charges = store.effects({ stage: 'shop/charge' })
  const done = charges.filter(({ state }) => state === 'done')
  const open = charges.filter(({ state }) => state !== 'done' && state !== 'unknown')
  same(
    'I4: charges',
    [charges.length, open.length, [...store.rows('paid')].length],
    [all.filter(({ data }) => isPaid(data.n)).length, 0, done.length],
  )
  const called = new Set(calls.map(({ key }) => key))
  for (const { key } of [...told, ...done])
    if (!called.has(key)) violated(`I4: ${key} counts as done and was never called`)
  for (const { times } of [...store.rows('told'), ...store.rows('paid')])
    if (times !== 1) violated(`an answer was counted ${times} times`)
}
