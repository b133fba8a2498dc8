/** A disk without space, and one that cannot be written: intake waits or ends with a name, and nothing accepted is lost. */
import { spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { eventFromInput, isRefusal } from '../../runtime/engine/arrival.ts'
import { publish } from '../../runtime/engine/publish.ts'
import { SimulatedReceiver } from '../../runtime/engine/simulated.ts'
import { systemClock } from '../../runtime/host/clock.ts'
import { files } from '../../runtime/host/files/files.ts'
import { Runtime } from '../../runtime/host/runtime.ts'
import { backupStore } from '../../runtime/host/store/backup.ts'
import { openStore } from '../../runtime/host/store/open.ts'
import { restoreStore } from '../../runtime/host/store/restore.ts'
import type { SqliteStore } from '../../runtime/host/store/sqlite-store.ts'
import { verifyAll } from '../../runtime/host/store/verify.ts'
import { nodeSource } from '../../runtime/model/event.ts'
import type { CounterflowError } from '../../runtime/model/problem.ts'
import { type Ended, ended, shopFlow } from '../cli/command.ts'
import { flowOf, planOf } from '../engine/flows.ts'
import { asNobody, canBeNobody, canMount, canSetImmutable, SmallDisk, setImmutable } from './mount.ts'

const mounting = canMount()
const bin = fileURLToPath(new URL('../../runtime/cli/bin.mjs', import.meta.url))

const sums = {
  type: 'table',
  table: 'sums',
  key: [{ name: 'lane', value: 'event.partitionkey' }],
  columns: [{ name: 'total', value: 'data.n', keep: 'add', type: 'integer' }],
}
const plan = planOf(flowOf({ in: { type: 'manual' }, sums }, ['in.event > sums']))

function smallDisk(megabytes: number): SmallDisk {
  const disk = SmallDisk.mount(megabytes)
  if (!disk) throw new Error('Mounting worked a moment ago')
  onTestFinished(() => disk.remove())
  return disk
}

/** Sends numbered orders of 2 kB, ten at once, and notes which were accepted. */
class Sender {
  readonly #runtime: Runtime
  readonly accepted: number[] = []
  #sent = 0

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  async send(): Promise<void> {
    const numbers = Array.from({ length: 10 }, () => ++this.#sent)
    const events = numbers.map((n) => {
      const event = eventFromInput(
        { id: `o-${n}`, type: 'order', partitionkey: `L${n % 3}`, data: { n, note: 'x'.repeat(2_000) } },
        { channel: 'test/in.event', source: nodeSource('test', 'in'), now: Date.now(), id: () => null },
      )
      if (isRefusal(event)) throw new Error(event.message)
      return event
    })
    const answers = await this.#runtime.accept(events)
    expect(answers.map(({ kind }) => kind)).toEqual(Array(10).fill('accepted'))
    this.accepted.push(...numbers)
  }
}

function check(store: SqliteStore, accepted: readonly number[]): void {
  expect(verifyAll(store.parts).damage).toBeUndefined()
  expect(store.read(0, 100_000).map(({ id }) => id)).toEqual(accepted.map((n) => `o-${n}`))
  const totals = [1, 2, 0].map((lane) => accepted.filter((n) => n % 3 === lane).reduce((sum, n) => sum + n, 0))
  expect(Object.fromEntries([...store.rows('sums')].map(({ lane, total }) => [lane, total]))).toEqual({
    L0: totals[2],
    L1: totals[0],
    L2: totals[1],
  })
}

describe.skipIf(!mounting)('a disk that is full (needs mount)', () => {
  it('T-R3: makes intake wait, and goes on by itself when there is space: ten times over', {
    timeout: 60_000,
  }, async () => {
    const disk = smallDisk(12)
    const store = openStore(join(disk.folder, 'shop.db'), { reserveBytes: 500_000 })
    publish(store, plan, undefined, '{}', 0)
    let told: (error: CounterflowError) => void = () => {}
    const services = { clock: systemClock, random: Math.random, files, effects: { http: new SimulatedReceiver() } }
    const runtime = new Runtime({
      ...{ store, services, patience: 60_000 },
      onTrouble: (error) => told(error),
    })
    runtime.start(plan)
    const sender = new Sender(runtime)
    await sender.send()
    for (let round = 0; round < 10; round++) {
      const trouble = new Promise<CounterflowError>((resolve) => {
        told = resolve
      })
      let full = false
      const sending = (async () => {
        while (!full) await sender.send()
      })()
      disk.fill(60_000)
      const { code } = await trouble
      full = true
      expect(code).toBe('STORE_FULL')
      // What was answered is in the log, and nothing else is.
      check(store, sender.accepted)
      disk.empty()
      await sending
    }
    expect(sender.accepted.length).toBeGreaterThan(100)
    await runtime.idle()
    await runtime.stop()
    check(store, sender.accepted)
    store.close()
    const again = openStore(join(disk.folder, 'shop.db'), { reserveBytes: 0 })
    check(again, sender.accepted)
    again.close()
  })

  it('is not gone back on where the copy has no room beside the store, which stays as it is', async () => {
    const disk = smallDisk(40)
    const path = join(disk.folder, 'shop.db')
    const store = openStore(path, { reserveBytes: 0 })
    const { path: copy } = await backupStore(store, join(disk.folder, 'copy.db'))
    store.close()
    disk.fill(5_000_000)
    const back = () => restoreStore(copy, path, { now: 1 })
    await expect(back()).rejects.toMatchObject({ code: 'STORE_FULL', kept: 'Nothing was changed.' })
    expect(readdirSync(disk.folder).filter((name) => /-new|replaced/.test(name))).toEqual([])
    openStore(path, { reserveBytes: 0 }).close()
    disk.empty()
    expect(await back()).toMatchObject({ old: expect.stringContaining('replaced') })
  })

  it('gives back what was kept for it, so that a little can still be written', () => {
    const disk = smallDisk(8)
    const store = openStore(join(disk.folder, 'shop.db'), { reserveBytes: 1_000_000 })
    disk.fill(0)
    const write = () => store.pauseEffects(true)
    expect(write).toThrow(expect.objectContaining({ code: 'STORE_FULL' }))
    expect(disk.free).toBeGreaterThan(900_000)
    write()
    expect(store.effectsPaused).toBe(true)
    disk.empty()
    const free = disk.free
    store.maintain()
    expect(free - disk.free).toBeGreaterThan(900_000)
    store.close()
  })

  it('is said when a store shall be made there, and leaves nothing behind that is in the way later', () => {
    const disk = smallDisk(2)
    disk.fill(30_000)
    const open = () => openStore(join(disk.folder, 'shop.db'), { reserveBytes: 0 })
    expect(open).toThrow(expect.objectContaining({ code: 'STORE_FULL' }))
    disk.empty()
    const store = open()
    expect(store.head).toBe(0)
    store.close()
  })

  it('ends the command with 5 and its name; the same command ends the work later', { timeout: 60_000 }, async () => {
    const disk = smallDisk(3)
    const rows = 20_000
    const lines = Array.from({ length: rows }, (_, n) => `${n >> 2},S-${n % 97},${(n % 7) - 1}`)
    const folder = newFolder()
    writeFileSync(join(folder, 'flow.json'), JSON.stringify(shopFlow))
    writeFileSync(join(folder, 'sales.csv'), `order,sku,quantity\n${lines.join('\n')}\n`)
    const run = (store: string) =>
      command(folder, 'run', 'flow.json', '--store', store, '--input', 'sales=sales.csv', '--until-idle', '--json')
    const store = join(disk.folder, 'shop.db')
    disk.fill(1_000_000)
    const first = await run(store)
    expect([first.code, JSON.parse(first.err).code]).toEqual([5, 'STORE_FULL'])
    const { accepted } = JSON.parse(first.out)
    const left = openStore(store, { readonly: true })
    expect(left.head).toBeGreaterThanOrEqual(accepted)
    expect(left.read(0, rows).map(({ id }) => Number(id))).toEqual(Array.from({ length: left.head }, (_, n) => n + 1))
    expect(verifyAll(left.parts).damage).toBeUndefined()
    left.close()
    expect(accepted).toBeLessThan(rows)

    disk.empty()
    // Too small for all of it: the work ends elsewhere, on the same files.
    const moved = join(folder, 'store')
    cpSync(disk.folder, moved, { recursive: true })
    const last = await run(join(moved, 'shop.db'))
    expect(last).toMatchObject({ code: 0, err: '' })
    const summary = JSON.parse(last.out)
    expect(summary.accepted + summary.duplicates).toBe(rows)
    const whole = await run(join(folder, 'whole.db'))
    expect(whole.code).toBe(0)
    const tables = await Promise.all(
      [join(moved, 'shop.db'), join(folder, 'whole.db')].map((path) =>
        command(folder, 'tables', path, 'pieces', '--json'),
      ),
    )
    expect(tables[0]?.out).toBe(tables[1]?.out)
  })
})

describe('a store that cannot be written', () => {
  it.skipIf(!mounting)('on a read-only disk is named as such (needs mount)', async () => {
    const disk = smallDisk(4)
    const path = join(disk.folder, 'shop.db')
    openStore(path, { reserveBytes: 0 }).close()
    expect(disk.makeReadonly()).toBe(true)
    expect(() => openStore(path, { reserveBytes: 0 })).toThrow(expect.objectContaining({ code: 'STORE_READONLY' }))
    expect(() => openStore(join(disk.folder, 'new.db'))).toThrow(expect.objectContaining({ code: 'STORE_READONLY' }))
  })

  it.skipIf(!canSetImmutable())('because its file is immutable is named as such (needs chattr +i)', () => {
    const path = join(newFolder(), 'shop.db')
    const store = openStore(path, { reserveBytes: 0 })
    store.pauseEffects(true)
    store.close()
    setImmutable(path, true)
    try {
      expect(() => openStore(path, { reserveBytes: 0 })).toThrow(expect.objectContaining({ code: 'STORE_READONLY' }))
    } finally {
      setImmutable(path, false)
    }
    const again = openStore(path, { reserveBytes: 0 })
    expect(again.effectsPaused).toBe(true)
    again.close()
  })

  it.skipIf(!canBeNobody())('by this user ends the command with 5; it can still be read (needs setpriv)', async () => {
    const folder = newFolder()
    chmodSync(folder, 0o755)
    writeFileSync(join(folder, 'flow.json'), JSON.stringify(shopFlow))
    writeFileSync(join(folder, 'sales.csv'), 'order,sku,quantity\n1,A,2\n')
    const args = ['run', 'flow.json', '--store', 'shop.db', '--input', 'sales=sales.csv', '--until-idle', '--json']
    expect(await command(folder, ...args)).toMatchObject({ code: 0 })
    const refused = await commandAsNobody(folder, ...args)
    expect([refused.code, JSON.parse(refused.err).code]).toEqual([5, 'STORE_READONLY'])
    const made = await commandAsNobody(folder, ...args.map((arg) => (arg === 'shop.db' ? 'new.db' : arg)))
    expect([made.code, JSON.parse(made.err).code]).toEqual([5, 'STORE_READONLY'])
    expect(await command(folder, ...args)).toMatchObject({ code: 0 })
  })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'counterflow-fault-'))
  mkdirSync(folder, { recursive: true })
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const command = (cwd: string, ...args: string[]): Promise<Ended> =>
  ended(spawn(process.execPath, [bin, ...args], { cwd }))

function commandAsNobody(cwd: string, ...args: string[]): Promise<Ended> {
  const [program, ...options] = asNobody
  return ended(spawn(program, [...options, process.execPath, bin, ...args], { cwd }))
}
