/** Template I1: two shoppers and the last piece, in any order in which their events can come. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFlow } from '../../runtime/compile/parse-flow.ts'
import { eventFromInput, isRefusal } from '../../runtime/engine/arrival.ts'
import { Sandbox } from '../../runtime/engine/sandbox.ts'
import { programsChannel } from '../../runtime/model/event.ts'
import type { JsonObject } from '../../runtime/model/json.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'

const flow = parseFlow(readFileSync(new URL('../../templates/never-sell-twice/flow.json', import.meta.url), 'utf8'))
const start = Date.UTC(2026, 2, 2, 10)
const [runs, pairs] = [10, 100]

function opened(): Sandbox {
  if (Array.isArray(flow)) throw new Error('The template cannot be read')
  const sandbox = Sandbox.open(flow, {
    nodeTypes,
    start,
    outputs: ['stock.reserved', 'stock.refused', 'stock.released', 'stock.oversold'],
  })
  if (!(sandbox instanceof Sandbox)) throw new Error('The template has problems')
  return sandbox
}

/** All in one moment, in commits of so many. */
function sendAll(
  sandbox: Sandbox,
  events: readonly (readonly [id: string, type: string, data: JsonObject])[],
  atOnce: number,
): void {
  const arriving = events.map(([id, type, data]) => {
    const event = eventFromInput(
      { id, type, source: 'app://x', time: start, data },
      { channel: programsChannel, source: '', now: start, id: () => null },
    )
    if (isRefusal(event)) throw new Error(event.message)
    return event
  })
  for (let at = 0; at < arriving.length; at += atOnce)
    sandbox.engine.offer({ events: arriving.slice(at, at + atOnce), settle: () => {} })
  sandbox.settle()
}

const idsOf = (sandbox: Sandbox, output: string): readonly string[] =>
  sandbox.heard(output).map(({ data }) => String((data as JsonObject).reservation_id))
const goods = (item: string): JsonObject => ({ lines: [{ sku: item, quantity: '1' }] })

describe('T-K2: the last piece', () => {
  it(`goes to exactly one of two checkouts, in ${runs * pairs} interleavings`, { timeout: 60_000 }, () => {
    const checkouts = Array.from({ length: pairs }, (_, n) => [`${n}-a`, `${n}-b`]).flat()
    const order = fc.shuffledSubarray(checkouts, { minLength: checkouts.length })
    fc.assert(
      fc.property(order, fc.integer({ min: 1, max: 40 }), (ids, atOnce) => {
        const sandbox = opened()
        const stock = Array.from(
          { length: pairs },
          (_, n) => [`r${n}`, 'inventory.received', { item: `I${n}`, qty: 1 }] as const,
        )
        sendAll(sandbox, stock, 50)
        const wishes = ids.map(
          (id) => [id, 'checkout.started', { checkout_id: id, ...goods(`I${id.split('-')[0]}`) }] as const,
        )
        sendAll(sandbox, wishes, atOnce)
        const [reserved, refused] = [idsOf(sandbox, 'stock.reserved'), idsOf(sandbox, 'stock.refused')]
        const firsts = ids.filter((id, n) => ids.findIndex((other) => other.split('-')[0] === id.split('-')[0]) === n)
        expect(reserved.toSorted()).toEqual(firsts.toSorted())
        expect([...reserved, ...refused].toSorted()).toEqual(checkouts.toSorted())
        for (const { available, committed } of sandbox.store.rows('stock'))
          expect([available, committed]).toEqual(['0', '1'])
      }),
      { numRuns: runs },
    )
  })

  it('is never sold below zero, whatever comes of both checkouts, in whatever order', { timeout: 60_000 }, () => {
    const story = fc.shuffledSubarray(['a', 'b', 'pay a', 'pay b', 'cancel a', 'cancel b'], { minLength: 2 })
    fc.assert(
      fc.property(fc.array(story, { minLength: 50, maxLength: 50 }), (stories) => {
        const sandbox = opened()
        sendAll(
          sandbox,
          stories.map((_, n) => [`r${n}`, 'inventory.received', { item: `I${n}`, qty: 1 }] as const),
          50,
        )
        const events = stories.flatMap((words, n) =>
          words.map((word) => {
            const id = `${n}-${word.at(-1)}`
            const type = word.startsWith('pay')
              ? 'order.paid'
              : word.startsWith('cancel')
                ? 'order.cancelled'
                : 'checkout.started'
            return [`${n} ${word}`, type, { checkout_id: id, order_id: `O-${id}`, ...goods(`I${n}`) }] as const
          }),
        )
        sendAll(sandbox, events, 7)
        sandbox.wait(3_600_000)
        for (const { available, committed } of sandbox.store.rows('stock')) {
          expect(Number(available)).toBeGreaterThanOrEqual(0)
          expect(Number(available) + Number(committed)).toBeLessThanOrEqual(1)
        }
        const released = idsOf(sandbox, 'stock.released')
        expect(new Set(released).size).toBe(released.length)
        expect(sandbox.needsLook).toBe(0)
      }),
      { numRuns: 20 },
    )
  })
})
