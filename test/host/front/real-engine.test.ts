/** The supervisor and the browser host over the real engine: what was answered survives a kill, and work goes on (F29). */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ForkedEngine, forkEngine } from '../../../runtime/host/front/forked-engine.ts'
import { type Supervisor, supervise } from '../../../runtime/host/front/supervisor.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import type { LiveCounts } from '../../../runtime/model/api/live.ts'
import type { ArgumentsOf, MethodName, ResultOf } from '../../../runtime/model/api.ts'

const templates = join(import.meta.dirname, '../../../templates')
const store = join(mkdtempSync(join(tmpdir(), 'counterflow-real-')), 'shop.db')

let supervisor: Supervisor
let engine: ForkedEngine | undefined
const live: { window: string | null; counts: LiveCounts }[] = []

beforeAll(() => {
  supervisor = supervise(() => {
    engine = forkEngine({ store, templates, log: `${store}.log` })
    return engine
  })
  supervisor.onEvent((window, event, payload) => {
    if (event === 'live') live.push({ window, counts: payload as unknown as LiveCounts })
  })
})
afterAll(() => supervisor.close())

const call = <M extends MethodName>(method: M, argument: ArgumentsOf<M>, window = 'a'): Promise<ResultOf<M>> =>
  supervisor.call(window, method, argument as never) as Promise<never>

/** Resolves when the process is gone. */
const kill = (): Promise<unknown> =>
  new Promise((resolve) => {
    engine?.onExit(resolve)
    engine?.kill('now')
  })

// Starts several processes: a busy machine takes its time for them.
describe('the real engine', { timeout: 120_000 }, () => {
  it('keeps every edit that was answered when it is killed, and answers what was asked meanwhile', async () => {
    await call('shop.answer', { name: 'A shop', zone: 'Europe/London', currency: 'GBP', operator: 'Ada' })
    const { flow, text, revision } = await call('flows.create', { name: 'Before the crash' })
    const edited = text.replace('Before the crash', 'Edited')
    const saved = await call('draft.save', { flow, text: edited, revision, label: 'Rename' })
    await kill()
    const read = await call('draft.read', { flow })
    expect(read).toMatchObject({ text: edited, revision: saved.revision })
    expect(await call('shop.read', {})).toMatchObject({ name: 'A shop', answered: true })
  })

  it('takes an edit again whose answer the crash swallowed, without counting it twice', async () => {
    const { flow, text, revision } = await call('flows.create', { name: 'Twice' })
    const save = { flow, text: text.replace('Twice', 'Once'), revision, label: 'Rename' }
    const first = await call('draft.save', save)
    await kill()
    expect(await call('draft.save', save)).toEqual(first)
  })

  it('goes on counting for the window that was watching', async () => {
    const { flow } = await call('flows.demo', {})
    await call('live.watch', { flow }, 'b')
    await kill()
    await call('shop.read', {})
    live.length = 0
    const [{ offset = -1 } = {}] = await call('events.samples', { flow, limit: 1 })
    expect(offset).toBeGreaterThan(0)
    await expect.poll(() => live.find(({ window }) => window === 'b')?.counts.flow).toBe(flow)
  })

  it('refuses what is not an argument of the method, and lives', async () => {
    await expect(call('draft.read', { flow: 7 as never })).rejects.toMatchObject({ code: expect.any(String) })
    await expect(call('history.page', { limit: -1 })).rejects.toMatchObject({ code: expect.any(String) })
    expect(await call('engine.read', {})).toMatchObject({ state: 'running' })
  })

  it('is told to end, and leaves a store that opens at once', async () => {
    const own = join(mkdtempSync(join(tmpdir(), 'counterflow-real-')), 'shop.db')
    const other = supervise(() => forkEngine({ store: own, templates, log: `${own}.log` }))
    await other.call('a', 'shop.read', {})
    await other.close()
    openStore(own, { program: 'a test' }).close()
  })

  it('says who holds the store instead of being started again and again', async () => {
    const second = supervise(() => forkEngine({ store, templates, log: `${store}.log` }))
    await expect(second.call('a', 'shop.read', {})).rejects.toMatchObject({ code: 'ENGINE_STOPPED' })
    expect(second.state()).toMatchObject({ state: 'stopped', code: 'STORE_HELD' })
    expect(second.state().message).toContain(String(engine?.pid))
    await second.close()
  })
})
