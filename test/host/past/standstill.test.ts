/** A moment at which a flow stood still: what had come lay in front of its steps, and its tables had not taken it. */
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { standingOf } from '../../../runtime/host/past/standstill.ts'
import type { CloudEvent } from '../../../runtime/model/event.ts'
import type { JsonObject } from '../../../runtime/model/json.ts'
import { published, send } from '../app/flows.ts'
import { newShop, type TestShop, until } from '../app/open-shop.ts'

/** A moment of which all before is over and nothing of what follows has begun. */
async function now(): Promise<number> {
  await pause(15)
  const at = Date.now()
  await pause(15)
  return at
}

const turn = (shop: TestShop, flow: string, to: 'on' | 'paused' | 'off', start?: 'now' | 'catch up') =>
  shop.call('flows.turn', { flow, to, by: 'Ann', ...(start === undefined ? {} : { start }) })

const rowsOf = async (shop: TestShop, flow: string, at: number): Promise<unknown> =>
  (await shop.call('past.rows', { flow, at, table: 'totals', limit: 9 })).rows

describe('a moment at which a flow was paused', () => {
  it('shows what waited in front of its steps and on the wires that led there, and tables without it', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    await send(shop, flow, 'ann', 150)
    await until(
      () => shop.shop.store.head,
      (head) => head >= 2,
    )
    await turn(shop, flow, 'paused')
    await send(shop, flow, 'bob', 200)
    await send(shop, flow, 'cid', 20)
    await send(shop, flow, 'ann', 300)
    const then = await now()
    await turn(shop, flow, 'on')
    await until(
      () => shop.call('live.watch', { flow }),
      (counts) => counts?.stages.totals?.rows === 2,
    )
    const after = await now()
    const past = await shop.call('past.at', { flow, at: then })
    expect(past.state).toBe('paused')
    // The small one had been left aside by the filter, which keeps nothing and so stands in nobody's way.
    expect(past.stages.totals).toEqual({ ahead: 2, waiting: 0, unsent: 0, needsLook: 0, rows: 1 })
    expect(past.wires).toEqual({ 'large.pass>totals': 2 })
    expect(await rowsOf(shop, flow, then)).toEqual([{ customer: 'ann', total: 150 }])
    const today = await shop.call('past.at', { flow, at: after })
    expect([today.state, today.stages.totals?.ahead, today.wires]).toEqual(['on', 0, {}])
    expect(await rowsOf(shop, flow, after)).toEqual([
      { customer: 'ann', total: 450 },
      { customer: 'bob', total: 200 },
    ])
  })
})

describe('how a flow stood', () => {
  const flowEvent = (offset: number, type: 'published' | 'turned', data: JsonObject = {}) =>
    ({
      offset,
      time: offset * 10,
      type: `counterflow.flow.${type}`,
      data: { flow: 'a', ...data },
    }) as unknown as CloudEvent
  const turned = (offset: number, to: string, start?: string) =>
    flowEvent(offset, 'turned', { to, ...(start === undefined ? {} : { start }) })

  it.each([
    ['nothing was ever said', [], 'on', undefined],
    ['it was paused', [turned(3, 'paused')], 'paused', 3],
    ['it was paused, then turned off', [turned(3, 'paused'), turned(5, 'off')], 'off', 3],
    ['it went on', [turned(3, 'paused'), turned(5, 'on')], 'on', undefined],
    ['it was published anew', [turned(3, 'off'), flowEvent(5, 'published')], 'on', undefined],
    ['it came back paused and caught up', [turned(3, 'off'), turned(5, 'paused', 'catch up')], 'paused', 3],
    ['it came back paused, from then on', [turned(3, 'off'), turned(5, 'paused', 'now')], 'paused', 5],
    ['it was paused behind the place', [turned(11, 'paused')], 'on', undefined],
  ] as const)('where %s', (_, decisions, state, since) => {
    expect(standingOf(decisions, 'a', 10, 1_000)).toEqual({ state, since })
    expect(standingOf(decisions, 'b', 10, 1_000)).toEqual({ state: 'on', since: undefined })
    // What was decided later by the clock does not count for an earlier moment, wherever it stands in the log.
    expect(standingOf(decisions, 'a', 10, 0)).toEqual({ state: 'on', since: undefined })
  })
})
