/** A small flash sale with everything that goes wrong, through the real runtime, a real store and real kills. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { compile, isProblems } from '../../../runtime/compile/compile.ts'
import { parseFlow } from '../../../runtime/compile/parse-flow.ts'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { Sandbox } from '../../../runtime/engine/sandbox.ts'
import { findingsOf } from '../../../runtime/host/rehearse/findings.ts'
import { rehearse } from '../../../runtime/host/rehearse/rehearse.ts'
import { flashSale } from '../../../runtime/host/rehearse/sale.ts'
import { doubledIn } from '../../../runtime/host/rehearse/world.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { Workplace } from '../../cli/command.ts'
import { orders } from '../app/flows.ts'

const templates = fileURLToPath(new URL('../../../templates', import.meta.url))
const fileOf = (id: string): string => join(templates, id, 'flow.json')

function flowOf(id: string): Flow {
  const flow = parseFlow(readFileSync(fileOf(id), 'utf8'))
  if (Array.isArray(flow)) throw new Error(`${id} cannot be read`)
  return flow
}
function planOf(flow: Flow): Plan {
  const plan = compile(flow, { nodeTypes })
  if (isProblems(plan)) throw new Error(plan.map(({ message }) => message).join('\n'))
  return plan
}
const sold = { type: 'manual', version: 1, config: { type: 'coffee.sold' } }
const deaf = orders({ nodes: { ...orders().nodes, hand: sold } })
const promised = { ok: true, lost: 0, oversold: 0, unfinished: 0, doubled: [] }

describe('a rehearsal', () => {
  it.each([
    ['never-sell-twice', 5, 'sells no piece twice'],
    ['payment-round-trip', 30, 'charges nobody twice, with the provider down and the program killed beside a charge'],
    ['order-informed', 5, 'informs everybody once'],
    ['abandoned-checkout', 3, 'reminds once'],
    ['fraud-velocity', 3, 'raises each alert once'],
    ['hold-and-release', 10, 'takes no money twice'],
    ['reorder', 0, 'drafts nothing twice'],
    ['login-burst', 2, 'raises each alert once'],
    ['daily-sales', 1, 'sends each page once'],
  ])('of %s (%i deeds and more) %s', { timeout: 60_000 }, async (id, deeds) => {
    const found = await rehearse({ plan: planOf(flowOf(id)), seed: 3, events: 260, kills: 1 })
    expect(found).toMatchObject({ ...promised, kills: 1, letters: [] })
    expect(found.accepted).toBeGreaterThan(15)
    expect(found.deeds).toBeGreaterThanOrEqual(deeds)
  })

  it('of a flow that hears nothing of a sale is refused', async () => {
    const plan = planOf(deaf)
    await expect(rehearse({ plan, seed: 1, events: 10, kills: 0 })).rejects.toMatchObject({ code: 'REHEARSAL_NOTHING' })
  })
})

describe('the sale', () => {
  it('follows from its seed alone', () => {
    const sale = () => flashSale({ seed: 5, events: 400, currency: 'GBP' })
    expect(sale()).toEqual(sale())
    expect(flashSale({ seed: 6, events: 400, currency: 'GBP' })).not.toEqual(sale())
  })

  it('has repeats, events in another order, bursts and late cancellations', () => {
    const { arrivals } = flashSale({ seed: 5, events: 800, currency: 'GBP' })
    const ids = arrivals.map(({ event }) => event.id)
    expect(new Set(ids).size).toBeLessThan(ids.length)
    expect(arrivals.some(({ event }, n) => Number(event.time) < Number(arrivals[n - 1]?.event.time))).toBe(true)
    expect(arrivals.filter(({ at }, n) => at === arrivals[n + 1]?.at).length).toBeGreaterThan(50)
    expect(arrivals.some(({ event }) => event.type === 'order.cancelled')).toBe(true)
  })
})

describe('what a rehearsal finds', () => {
  const flow = flowOf('never-sell-twice')
  const sandbox = Sandbox.open(flow, { nodeTypes, start: Date.UTC(2026, 2, 2, 8) })
  if (!(sandbox instanceof Sandbox)) throw new Error('Expected a flow without problems')
  const received = { id: 'a', source: 'app://x', type: 'inventory.received', data: { item: 'A', qty: 1 } }
  sandbox.send(received)
  const facts = { behind: 0, simulatedHours: 0 }

  it('an event that was accepted and is not in the log', () => {
    const sent = [{ at: 0, event: received }]
    expect(findingsOf(sandbox.store, sandbox.plan, sent, facts)).toMatchObject({ lost: 0, oversold: 0 })
    const more = [...sent, { at: 0, event: { ...received, id: 'never sent' } }]
    expect(findingsOf(sandbox.store, sandbox.plan, more, facts)).toMatchObject({ lost: 1 })
  })

  it('a table that is not what its changes add up to', () => {
    const rows = () => [{ item: 'A', location: 'main', available: '3' }].values()
    const wrong = new Proxy(sandbox.store, {
      get: (store, name) =>
        name === 'rows' ? rows : (Reflect.get(store, name, store)?.bind?.(store) ?? Reflect.get(store, name, store)),
    })
    expect(findingsOf(wrong, sandbox.plan, [], facts)).toMatchObject({ oversold: 2 })
  })

  it('a deed that was done twice, under whatever key', () => {
    const deed = { service: 'payment', key: 'k1', of: 'charge P-1' }
    expect(doubledIn([deed, { ...deed, of: 'charge P-2' }])).toEqual([])
    expect(doubledIn([deed, { ...deed, key: 'k2' }])).toEqual(['payment charge P-1: 2 times'])
  })
})

describe('counterflow rehearse', () => {
  const place = new Workplace()
  afterAll(() => place.remove())

  it('says what was found, and nothing of it is left behind', { timeout: 60_000 }, async () => {
    const { code, out } = await place.run(
      'rehearse',
      fileOf('never-sell-twice'),
      '--events',
      '120',
      '--kills',
      '1',
      '--json',
    )
    expect(JSON.parse(out)).toMatchObject({ ...promised, seed: 1, events: 120, kills: 1, p95: expect.any(Number) })
    expect(code).toBe(0)
    const refused = await place.run('rehearse', place.write('deaf.flow.json', deaf), '--events', '10')
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('hears nothing of a sale') })
  })
})
