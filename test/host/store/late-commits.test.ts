/** Commits that do not wait for the disk: nobody is told of them before it has them, and everybody is when it never will. */
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { SimulatedReceiver } from '../../../runtime/engine/simulated.ts'
import { systemClock } from '../../../runtime/host/clock.ts'
import { files } from '../../../runtime/host/files/files.ts'
import { openChannelReader } from '../../../runtime/host/ingress/channel-reader.ts'
import { Runtime } from '../../../runtime/host/runtime.ts'
import { readAnchor } from '../../../runtime/host/store/anchor.ts'
import { openLateCommits } from '../../../runtime/host/store/late-commits.ts'
import type { SqliteStore } from '../../../runtime/host/store/sqlite-store.ts'
import type { LateCommits } from '../../../runtime/model/store.ts'
import { event } from '../../store-contract.ts'
import { fill, newFolder } from './folder.ts'

const arrival = ({ late }: SqliteStore): Promise<unknown> => new Promise((resolve) => late.flush(resolve))

describe('commits that do not wait for the disk', () => {
  it('are read by programs, and known to the anchor, when the disk has them', async () => {
    const folder = newFolder()
    const store = folder.open()
    const reader = openChannelReader(store)
    const read = async () => (await reader.page({ channel: 'shop/web.out', after: 0, limit: 100, size: 1e6 })).events
    fill(store, 1, 3)
    store.late.during(() => fill(store, 2, 5))
    expect([store.head, store.safe, (await read()).length]).toEqual([13, 3, 3])
    expect(readAnchor(`${folder.path}-anchor`)?.offset).toBe(3)
    expect(await arrival(store)).toBeUndefined()
    expect([store.head, store.safe, (await read()).length]).toEqual([13, 13, 13])
    expect(readAnchor(`${folder.path}-anchor`)?.offset).toBe(13)
    expect(folder.crash().open().head).toBe(13)
  })

  it('are the only ones: what follows waits again, and takes them along', async () => {
    const store = newFolder().open()
    const found: unknown[] = []
    store.late.during(() => {
      found.push(store.parts.db.pragma('synchronous', { simple: true }))
      fill(store, 1)
    })
    expect(() =>
      store.late.during(() => {
        throw new Error('on the way')
      }),
    ).toThrow('on the way')
    found.push(store.parts.db.pragma('synchronous', { simple: true }))
    expect(found).toEqual([1, 2])
    fill(store, 1)
    expect([store.head, store.safe]).toEqual([2, 2])
    expect(await arrival(store)).toBeUndefined()
  })

  it('are on the disk when the store is closed before', async () => {
    const folder = newFolder()
    const store = folder.open()
    store.late.during(() => fill(store, 1, 3))
    const arrived = arrival(store)
    store.close()
    expect(await arrived).toBeUndefined()
    expect(folder.crash().open().head).toBe(3)
  })

  it('are told to be lost where the disk does not take them', async () => {
    const { folder } = newFolder()
    const db = new Database(':memory:')
    onTestFinished(() => void db.close())
    // What can be written to and cannot be brought onto a disk.
    symlinkSync('/dev/null', join(folder, 'other.db-wal'))
    let arrived = 0
    const late = openLateCommits(db, join(folder, 'other.db'), () => arrived++)
    late.during(() => {})
    const lost = await new Promise((resolve) => late.flush(resolve))
    expect(lost).toMatchObject({ code: 'STORE_LOST' })
    expect(arrived).toBe(0)
    late.close()
  })
})

describe('a runtime over them', () => {
  it('answers when the disk has it, whoever came meanwhile with the next commit', async () => {
    const { store, runtime, flushes, answered } = held()
    const first = answered(1, 10)
    await until(() => store.head === 10)
    const second = answered(11, 10)
    await turns()
    expect([store.head, first.known, second.known, runtime.engine.isIdle]).toEqual([10, false, false, false])
    flushes.shift()?.()
    await until(() => first.known && store.head === 20)
    expect(second.known).toBe(false)
    flushes.shift()?.()
    await until(() => second.known)
    await runtime.idle()
    await runtime.stop()
  })

  it('does not stop before the disk has what was committed', async () => {
    const { store, runtime, flushes, answered } = held()
    const sent = answered(1, 10)
    await until(() => store.head === 10)
    let stopped = false
    const stop = runtime.stop().then(() => {
      stopped = true
    })
    await turns()
    expect([stopped, sent.known]).toEqual([false, false])
    flushes.shift()?.()
    await stop
    expect(sent.known).toBe(true)
  })

  it('fails everybody who waits, and goes no further, where it is lost', async () => {
    const failures: unknown[] = []
    const { store, runtime, flushes } = held((error) => failures.push(error))
    const accept = (from: number) => runtime.accept(some(from, 10)).then(String, (error: Error) => error.message)
    const sent = accept(1)
    await until(() => store.head === 10)
    const next = accept(11)
    flushes.shift()?.(new Error('the disk is gone'))
    expect([await sent, await next, await accept(21)]).toEqual(Array(3).fill('the disk is gone'))
    expect([store.head, failures]).toEqual([10, [new Error('the disk is gone')]])
  })
})

const some = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => event(0, { id: `n-${from + at}`, source: '/till' }))

/** A store whose disk takes its time: until the test says so. */
function held(onFailure: (error: unknown) => void = () => {}) {
  const store = newFolder().open()
  const flushes: ((lost?: unknown) => void)[] = []
  const late: LateCommits = {
    during: store.late.during,
    flush: (then) => void flushes.push((lost) => (lost === undefined ? store.late.flush(then) : then(lost))),
  }
  const services = { clock: systemClock, random: Math.random, files, effects: { http: new SimulatedReceiver() } }
  const runtime = new Runtime({ store: Object.create(store, { late: { value: late } }), services, onFailure })
  return {
    ...{ store, runtime, flushes },
    answered(from: number, count: number) {
      const answer = { known: false }
      void runtime.accept(some(from, count)).then(() => {
        answer.known = true
      })
      return answer
    },
  }
}

async function turns(): Promise<void> {
  for (let n = 0; n < 20; n++) await new Promise<void>((resolve) => setImmediate(resolve))
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => setImmediate(resolve))
}
