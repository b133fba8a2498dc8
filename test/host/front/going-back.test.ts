/** Back to a copy while the shop is at work: what was accepted is in one of the two stores, and what is asked meanwhile waits. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { forkEngine } from '../../../runtime/host/front/forked-engine.ts'
import { type Supervisor, supervise } from '../../../runtime/host/front/supervisor.ts'
import { backupStore } from '../../../runtime/host/store/backup.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import type { EngineState } from '../../../runtime/model/api/engine.ts'
import type { ArgumentsOf, MethodName, ResultOf } from '../../../runtime/model/api.ts'
import { orders } from '../app/flows.ts'

const customersIn = (path: string): ReadonlySet<string> => {
  const db = new Database(path, { readonly: true })
  try {
    const rows = db.prepare<[], { data: string }>('SELECT data FROM event WHERE data LIKE \'%"customer"%\'').all()
    return new Set(rows.map(({ data }) => String(JSON.parse(data).customer)))
  } finally {
    db.close()
  }
}

const templates = join(import.meta.dirname, '../../../templates')
const folder = mkdtempSync(join(tmpdir(), 'counterflow-back-'))
const store = join(folder, 'shop.db')

// Starts a process: a busy machine takes its time for it.
describe('a shop that goes back', { timeout: 120_000 }, () => {
  let supervisor: Supervisor
  let flow = ''
  const states: EngineState[] = []
  beforeAll(() => {
    // As a crash leaves it while a copy is brought near.
    writeFileSync(`${store}-new`, 'the first half of a copy')
    supervisor = supervise(() => forkEngine({ store, templates, log: `${store}.log` }))
    supervisor.onEvent((_window, event, payload) => {
      if (event === 'engine') states.push(payload as unknown as EngineState)
    })
  })
  afterAll(async () => {
    await supervisor.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const call = <M extends MethodName>(method: M, argument: ArgumentsOf<M>): Promise<ResultOf<M>> =>
    supervisor.call('a', method, argument as never) as Promise<never>
  const send = (id: string) =>
    call('events.send', {
      ...{ flow, node: 'hand', by: 'Ada' },
      event: { id, type: 'order.placed', data: { customer: id, total: 150 } },
    })
  const copy = async () => (await call('person.copies', {})).find(({ kind }) => kind === 'backup')?.path ?? ''
  const replaced = () => readdirSync(folder).filter((name) => /\.replaced-.*Z$/.test(name))
  const leftovers = () => readdirSync(folder).filter((name) => name.includes('shop.db-new'))

  it('says what would be lost before', async () => {
    flow = (await call('flows.import', { text: writeFlow(orders()) })).flow
    await call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ada' })
    await send('before')
    expect(leftovers()).toEqual([])
    await call('care.backup', {})
    await send('after')
    const way = await call('care.wayBack', { path: await copy() })
    expect(way).toMatchObject({ events: 1, settled: 0, unknown: 0, flows: [], effects: [] })
    expect(way.kept).toBeGreaterThan(0)
  })

  it('refuses what is no copy of ours, what is a copy of another shop, and leaves everything as it is', async () => {
    const path = join(folder, 'other.db')
    const other = openStore(path, { program: 'a test', reserveBytes: 0 })
    const foreign = join(dirname(await copy()), 'backup-2020-01-01T00-00-00Z.db')
    await backupStore(other, foreign)
    other.close()
    for (const [at, code] of [
      [path, 'COPY_MISSING'],
      [foreign, 'COPY_OTHER'],
    ] as const) {
      await expect(call('care.wayBack', { path: at })).rejects.toMatchObject({ code })
      await expect(call('care.goBack', { path: at, by: 'Ada' })).rejects.toMatchObject({ code })
    }
    rmSync(foreign)
    expect([replaced(), leftovers()]).toEqual([[], []])
    expect(supervisor.state().effectsPaused).toBe(undefined)
  })

  it('stays where somebody calls it off while the copy is brought near', async () => {
    const going = call('care.goBack', { path: await copy(), by: 'Ada' })
    await call('care.stay', {})
    const went = await going
    // A copy of a few pages may have been near already.
    if (went) throw new Error('It was called off too late to show anything')
    expect([replaced(), leftovers()]).toEqual([[], []])
    expect((await call('care.read', {})).goingBack).toBe(null)
  })

  it('asks for the PIN where there is one', async () => {
    await call('pin.set', { pin: '2580', by: 'Ada' })
    const path = await copy()
    await expect(call('care.goBack', { path, by: 'Ada' })).rejects.toMatchObject({ code: 'PIN_NEEDED' })
    await expect(call('care.goBack', { path, by: 'Ada', pin: '1111' })).rejects.toMatchObject({ code: 'PIN_WRONG' })
    expect(replaced()).toEqual([])
  })

  it('goes back in the middle of work: whatever was accepted is in one of the two stores', async () => {
    const path = await copy()
    const accepted: string[] = []
    let going = true
    const sending = (async () => {
      for (let n = 1; going; n++) {
        const id = `during-${n}`
        // One that falls into the closing is not known to be accepted: it says so.
        await send(id).then(
          () => void accepted.push(id),
          () => undefined,
        )
      }
    })()
    states.length = 0
    expect(await call('care.goBack', { path, by: 'Ada', pin: '2580' })).toBe(true)
    // Waits its turn, and is answered by the shop of then.
    expect((await call('care.read', {})).gap).toMatchObject({ by: 'Ada', events: expect.any(Number) })
    going = false
    await sending
    expect(states.map(({ state }) => state)).toEqual(['restarting', 'running'])
    expect(states.at(-1)).toMatchObject({ effectsPaused: true, restored: expect.any(Number) })
    const [old = ''] = replaced()
    expect(replaced()).toHaveLength(1)
    expect(leftovers()).toEqual([])
    const { rows } = await call('history.page', { type: 'counterflow.store.restored', limit: 5 })
    expect(rows).toHaveLength(1)
    await supervisor.close()
    const known = [customersIn(store), customersIn(join(folder, old))]
    expect(accepted.filter((id) => !known.some((ids) => ids.has(id)))).toEqual([])
    expect(known[0]?.has('before')).toBe(true)
    expect(known[0]?.has('after')).toBe(false)
    expect(known[1]?.has('after')).toBe(true)
  })
})
