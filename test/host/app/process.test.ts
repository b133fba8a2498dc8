/** The process of the engine: an answered edit survives its death, it ends with its store closed, and says why it cannot open one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import { isObject } from '../../../runtime/model/json.ts'
import { startEngine } from './engine.ts'
import { orders } from './flows.ts'

type Engine = ReturnType<typeof startEngine>

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'app-process-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'shop.db')
}

describe('the engine', () => {
  it('keeps an edit whose save it has answered, when it is killed at once', async () => {
    const path = newPath()
    const engine = startEngine(path)
    expect(await engine.state).toEqual({ state: 'running', message: '', advice: '' })
    const draft = await engine.call('flows.import', { text: writeFlow(orders()) })
    if (!isObject(draft)) throw new Error('Expected a draft')
    const flow = String(draft.flow)
    let revision = 1
    for (const name of ['One', 'Two', 'Three']) {
      const text = JSON.stringify({ ...JSON.parse(String(draft.text)), name })
      expect(await engine.call('draft.save', { flow, text, revision, label: name })).toEqual({ revision: revision + 1 })
      revision++
    }
    engine.process.kill('SIGKILL')
    expect((await engine.exit).signal).toBe('SIGKILL')

    const again = startEngine(path)
    await again.state
    const kept = await again.call('draft.read', { flow })
    expect(kept).toMatchObject({ revision: 4, text: expect.stringContaining('"name":"Three"') })
  })

  it('puts flows back to work after it was killed, with nothing lost that was accepted', async () => {
    const path = newPath()
    const engine = startEngine(path)
    const draft = await engine.call('flows.import', { text: writeFlow(orders()) })
    const flow = isObject(draft) ? String(draft.flow) : ''
    await engine.call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ann' })
    for (let n = 1; n <= 20; n++)
      await engine.call('events.send', {
        flow,
        node: 'hand',
        event: { type: 'order.placed', data: { customer: 'ann', total: 101 } },
        by: '',
      })
    engine.process.kill('SIGKILL')
    await engine.exit

    const again = startEngine(path)
    await again.state
    let rows: unknown
    for (let tries = 0; tries < 500; tries++) {
      const page = await again.call('tables.page', { table: 'totals' })
      rows = isObject(page) ? page.rows : undefined
      if (JSON.stringify(rows).includes('2020')) break
    }
    expect(rows).toEqual([{ customer: 'ann', total: 2020 }])
  })

  it.each([
    ['SIGTERM', (engine: Engine): void => void engine.process.kill('SIGTERM')],
    ['a message', (engine: Engine): void => void engine.send({ kind: 'close' })],
    ['the end of its line', (engine: Engine): void => engine.process.disconnect()],
  ] as const)('ends by %s with its store closed in order', async (_how, end) => {
    const path = newPath()
    const engine = startEngine(path)
    await engine.state
    await engine.call('flows.demo', {})
    end(engine)
    expect(await engine.exit).toEqual({ code: 0, signal: null })
    const store = openStore(path, { reserveBytes: 0 })
    expect(store.facts).toMatchObject({ unclean: false, loss: undefined })
    expect(store.head).toBeGreaterThan(300)
    store.close()
  })

  it('says that another program holds the store, instead of crashing', async () => {
    const path = newPath()
    const store = openStore(path, { reserveBytes: 0, program: 'a test' })
    onTestFinished(() => store.close())
    const engine = startEngine(path)
    expect(await engine.state).toMatchObject({
      state: 'stopped',
      message: expect.stringContaining('a test'),
      advice: expect.stringMatching(/\w/),
    })
    expect((await engine.exit).code).toBe(65)
  })

  it('says that a file is no store, and leaves it as it is', async () => {
    const path = newPath()
    writeFileSync(path, 'Dear diary')
    const engine = startEngine(path)
    expect(await engine.state).toMatchObject({ state: 'stopped', advice: expect.stringMatching(/\w/) })
    expect((await engine.exit).code).toBe(65)
    expect(readFileSync(path, 'utf8')).toBe('Dear diary')
  })

  it('answers what was asked before it was ready, and a wrong question with a failure', async () => {
    const engine = startEngine(newPath())
    expect(await engine.call('shop.read', {})).toMatchObject({ answered: false })
    await expect(engine.call('shop.read', { more: 1 })).rejects.toMatchObject({ code: 'API_ARGUMENT' })
    await expect(engine.call('nope', {})).rejects.toMatchObject({ code: 'API_METHOD' })
  })
})
