/** Guards on the clock: nothing is called silence that happened while the shop was closed or while we were away. */
import { describe, expect, it } from 'vitest'
import { eventFromInput, isRefusal } from '../../runtime/engine/arrival.ts'
import { Engine } from '../../runtime/engine/engine.ts'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import { Sandbox } from '../../runtime/engine/sandbox.ts'
import { SimulatedClock, seeded } from '../../runtime/engine/simulated.ts'
import { type Zone, zoneOf } from '../../runtime/model/zone.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { afterOpenTime, weekHoursOf } from '../../runtime/nodes/routers/week-hours.ts'
import { flowOf, planOf } from '../engine/flows.ts'
import { hasYear, type Order, readOrders } from '../host/past/uci-orders.ts'

const minute = 60_000
const london = zoneOf('Europe/London') as Zone
const at = (text: string): number => Date.parse(text)

describe('hours of a week', () => {
  const week = weekHoursOf('Mon-Fri 09:00-17:00, Sun 10:00-12:00')
  it.each([
    ['inside a day', '2026-03-02T10:00:00Z', 45, '2026-03-02T10:45:00Z'],
    ['over the night', '2026-03-02T16:40:00Z', 45, '2026-03-03T09:25:00Z'],
    ['over a Saturday', '2026-03-06T16:40:00Z', 45, '2026-03-08T10:25:00Z'],
    ['from a closed moment', '2026-03-07T12:00:00Z', 45, '2026-03-08T10:45:00Z'],
    ['over the change of the clock', '2026-03-27T16:40:00Z', 45, '2026-03-29T09:25:00Z'],
    ['over a holiday', '2026-03-09T16:40:00Z', 45, '2026-03-11T09:25:00Z'],
  ])('%s', (_, start, minutes, end) => {
    const found = afterOpenTime(at(start), minutes * minute, week, london, new Set(['2026-03-10']))
    expect(new Date(found).toISOString()).toBe(new Date(at(end)).toISOString())
  })

  it.each(['', 'Mon', '9-5', 'Mon-Fri 17:00-09:00', 'Foo 09:00-17:00', '09:00-25:00'])('refuses %j', (text) => {
    expect(weekHoursOf(text)).toBe(undefined)
  })
})

describe('gone quiet', () => {
  const flow = flowOf({ in: { type: 'manual' }, it: { type: 'quiet', for: '45m', zone: 'UTC' } }, ['in.event > it'])

  /** A live flow with a wall clock of its own; `heard` is what came out of the guard. */
  function live() {
    const clock = new SimulatedClock(at('2026-03-02T10:00:00Z'))
    const store = createMemoryStore()
    const plan = planOf(flow)
    const open = (): Engine => {
      const engine = new Engine({ store, clock, random: seeded(1) })
      const deployment = engine.deploy(plan)
      for (const producer of plan.producers) deployment.caughtUp(producer.node)
      return engine
    }
    let engine = open()
    const settle = (): void => {
      while (engine.step());
    }
    const channel = plan.producers[0]?.channels[0] ?? ''
    let sent = 0
    return {
      clock,
      order(): void {
        sent++
        const event = eventFromInput(
          { type: 'order.placed', data: {} },
          { channel, source: '/test', now: clock.now(), id: () => `o${sent}` },
        )
        if (isRefusal(event)) throw new Error(event.message)
        engine.offer({ events: [event], settle: () => {} })
        settle()
      },
      /** So many minutes in which the engine is there. */
      listen(minutes: number): void {
        for (let n = 0; n < minutes; n++) {
          clock.advance(minute)
          settle()
        }
      },
      /** The app was closed meanwhile. */
      reopen(since: number): void {
        engine = open()
        engine.wasAway(since)
        settle()
      },
      heard: (): readonly string[] =>
        store.read(0, 1_000).flatMap(({ type }) => (type.startsWith('channel.') ? [type] : [])),
    }
  }

  it('is told once, and closed by the next event', () => {
    const shop = live()
    shop.order()
    shop.listen(50)
    shop.listen(50)
    expect(shop.heard()).toEqual(['channel.quiet'])
    shop.order()
    expect(shop.heard()).toEqual(['channel.quiet', 'channel.recovered'])
  })

  it('is not told where the timer rang while we were off', () => {
    const shop = live()
    shop.order()
    const since = shop.clock.now()
    shop.clock.advance(90 * minute)
    shop.reopen(since)
    expect(shop.heard()).toEqual(['channel.offline'])
  })

  it('is not told where we were off for a part of the time, but only when we have listened that long ourselves', () => {
    const shop = live()
    shop.order()
    shop.clock.advance(5 * minute)
    const since = shop.clock.now()
    shop.clock.advance(30 * minute)
    shop.reopen(since)
    shop.listen(12)
    expect(shop.heard()).toEqual(['channel.offline'])
    shop.listen(40)
    expect(shop.heard()).toEqual(['channel.offline', 'channel.quiet'])
  })
})

describe.skipIf(!hasYear)('S2 on the real year', () => {
  /** All orders of the year through guards; the times of the file are London's wall clocks. */
  function throughYear(guards: Parameters<typeof flowOf>[0], outputs: readonly string[], orders: readonly Order[]) {
    const wires = Object.keys(guards).map((guard) => `in.event > ${guard}`)
    const sandbox = Sandbox.open(flowOf({ in: { type: 'manual' }, ...guards }, wires), {
      ...{ nodeTypes, start: at('2010-12-01T00:00:00Z'), outputs },
    })
    if (!(sandbox instanceof Sandbox)) throw new Error(sandbox.map(({ message }) => message).join())
    for (const { invoice, customer, time, pence } of orders) {
      const moment = new Date(london.moment(at(`${time.replace(' ', 'T')}Z`))).toISOString()
      sandbox.send({ id: invoice, time: moment, data: { invoice, customer, pence } }, 'in')
    }
    return sandbox
  }

  it('tells of no silence on any Saturday, and of the two orders that were far too large', async () => {
    const guards = {
      quiet: { type: 'quiet', for: '45m', hours: 'Mon-Fri 08:30-17:00, Sun 11:00-15:00', zone: 'Europe/London' },
      large: { type: 'outlier', value: 'data.pence', about: 'data.customer', times: 100 },
    }
    const sandbox = throughYear(guards, ['quiet.quiet', 'large.large'], await readOrders())
    const quiet = sandbox.heard('quiet.quiet')
    expect(quiet.length).toBeGreaterThan(0)
    const onSaturday = quiet.filter(({ time }) => new Date(london.local(time)).getUTCDay() === 6)
    expect(onSaturday).toEqual([])
    const evidence = sandbox
      .heard('large.large')
      .map(({ data }) => (data as { evidence: { id: string }[] }).evidence[0]?.id)
    expect(evidence).toEqual(['541431', '581483'])
  }, 120_000)

  it('2011-12-09: order 581483 is far too large at 09:15, and its cancellation at 09:27 closes that', async () => {
    const large = { type: 'outlier', value: 'data.pence', about: 'data.customer', times: 100, closes: 'data.pence < 0' }
    const orders = await readOrders({ cancellations: true })
    const sandbox = throughYear({ large }, ['large.large', 'large.closed'], orders)
    const told = (output: string) =>
      sandbox.heard(output).map(({ time, data }) => {
        const { key, evidence } = data as { key: string; evidence: { id: string }[] }
        return [new Date(time).toISOString().slice(0, 16), key, ...evidence.map(({ id }) => id)]
      })
    expect(told('large.large').at(-1)).toEqual(['2011-12-09T09:15', '16446.0', '581483'])
    expect(told('large.closed').at(-1)).toEqual(['2011-12-09T09:27', '16446.0', '581483', 'C581484'])
  }, 120_000)
})
