/**
 * What steps conclude after nobody listened: the shop was closed, the computer asleep, a crash. Each row of it is lived
 * through, and then looked at again over the log, which must come to the same.
 */
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../runtime/model/json.ts'
import { flowOf, planOf } from '../engine/flows.ts'
import { minute, over, Shop } from '../engine/shop-with-absences.ts'

const lived: Shop[] = []

function shopWith(it: { type: string } & JsonObject): Shop {
  const shop = new Shop(planOf(flowOf({ in: { type: 'manual' }, it }, ['in.event > it'])))
  lived.push(shop)
  return shop
}

afterEach(() => {
  for (const shop of lived.splice(0))
    for (const page of [1, 1_000]) expect(over(shop, shop.plan, shop.plan, { page }).same).toBe(true)
})

const types = (shop: Shop, ...ways: readonly string[]): readonly string[] =>
  ways.flatMap((way) => shop.out(`it.${way}`).map(({ type }) => type))
/** Minutes since the shop was opened first. */
const minutesOf = (shop: Shop, moment: unknown): number =>
  (Date.parse(String(moment)) - Number(shop.store.get(1)?.time)) / minute
const dataOf = (shop: Shop, way: string): readonly JsonObject[] =>
  shop.out(`it.${way}`).map(({ data }) => data as JsonObject)

describe('in time, after an absence', () => {
  const promise = (more: JsonObject = {}) =>
    shopWith({
      ...{ type: 'in-time', when: 'event.type == "order.paid"', follows: 'event.type == "order.shipped"' },
      ...{ key: 'data.order', within: '2h', ...more },
    })
  const order = { order: '1' }
  const all = ['missed', 'healed']

  it('waits for what may have come while we were away, and then tells the miss with its true time', () => {
    const shop = promise()
    shop.hears('order.paid', order)
    shop.listen(30)
    shop.closed(8 * 60)
    shop.listen(14)
    expect(types(shop, ...all)).toEqual([])
    shop.listen(2)
    expect(types(shop, ...all)).toEqual(['promise.missed'])
    expect(dataOf(shop, 'missed').map(({ due }) => minutesOf(shop, due))).toEqual([120])
    shop.listen(600)
    expect(types(shop, ...all)).toEqual(['promise.missed'])
  })

  it('takes as kept what was done in time and is brought in after its time', () => {
    const shop = promise()
    shop.hears('order.paid', order)
    shop.closed(8 * 60)
    shop.listen(5)
    shop.hears('order.shipped', order, 7 * 60)
    shop.listen(60)
    expect(types(shop, ...all)).toEqual([])
  })

  it('tells of what was done too late both, that it was missed and that it was done, at once', () => {
    const shop = promise()
    shop.hears('order.paid', order)
    shop.closed(8 * 60)
    shop.listen(5)
    shop.hears('order.shipped', order, 60)
    shop.listen(60)
    expect(types(shop, ...all)).toEqual(['promise.missed', 'promise.kept_late'])
    expect(dataOf(shop, 'missed').map(({ due }) => minutesOf(shop, due))).toEqual([120])
  })

  it('says of what was told as missed that it had been done in time, once that is known', () => {
    const shop = promise()
    shop.hears('order.paid', order)
    shop.closed(8 * 60)
    shop.listen(20)
    expect(types(shop, ...all)).toEqual(['promise.missed'])
    shop.hears('order.shipped', order, 7 * 60)
    expect(types(shop, ...all)).toEqual(['promise.missed', 'promise.kept_in_time'])
  })

  it('does not take something newer that comes first for a proof that nothing else will', () => {
    const shop = promise()
    shop.hears('order.paid', order)
    shop.closed(8 * 60, 'asking')
    // A sale at the till, before the web shop has been asked.
    shop.hears('order.paid', { order: '2' })
    shop.hears('order.shipped', order, 7 * 60)
    shop.upToDate()
    shop.listen(60)
    expect(types(shop, ...all)).toEqual([])
  })

  it('does not wait where we have listened long enough since: the alarm comes on the minute', () => {
    const shop = promise()
    shop.hears('order.paid', order)
    shop.closed(60)
    shop.listen(59)
    expect(types(shop, ...all)).toEqual([])
    shop.listen(1)
    expect(types(shop, ...all)).toEqual(['promise.missed'])
  })

  it('an absence before it began changes nothing', () => {
    const shop = promise()
    shop.hears('order.paid', { order: '0' })
    shop.closed(60)
    shop.hears('order.paid', order)
    shop.listen(121)
    expect(dataOf(shop, 'missed').map(({ key }) => key)).toEqual(['0', '1'])
  })

  it('a shop that closes every night is told of an order that is not shipped within 2 days, in the first quarter of an hour', () => {
    const shop = promise({ within: '2d' })
    // Open from 10 to 18.
    shop.listen(7 * 60)
    shop.hears('order.paid', order)
    shop.listen(60)
    for (let day = 0; day < 2; day++) {
      shop.closed(16 * 60)
      shop.listen(8 * 60)
    }
    expect(types(shop, ...all)).toEqual(['promise.missed'])
    // Due at 17:00 of the second day, when we had listened since 10:00: on the minute.
    expect(minutesOf(shop, new Date(shop.out('it.missed')[0]?.time ?? 0).toISOString())).toBe(48 * 60)
  })

  it('one that is due in the night is told once, a quarter of an hour after opening', () => {
    const shop = promise({ within: '12h' })
    shop.listen(7 * 60)
    shop.hears('order.paid', order)
    shop.listen(60)
    shop.closed(16 * 60)
    shop.listen(14)
    expect(types(shop, ...all)).toEqual([])
    shop.listen(2)
    expect(types(shop, ...all)).toEqual(['promise.missed'])
  })

  it('listening is used up, however short: what sleeps again and again cannot put it off for ever', () => {
    const shop = promise()
    shop.hears('order.paid', order)
    shop.closed(8 * 60)
    for (let nap = 0; nap < 3; nap++) {
      shop.listen(4)
      expect(types(shop, ...all)).toEqual([])
      shop.closed(60)
    }
    shop.listen(2)
    expect(types(shop, ...all)).toEqual([])
    shop.listen(2)
    expect(types(shop, ...all)).toEqual(['promise.missed'])
  })

  it('whatever happens in whatever absences: a miss is told, what was done in time never is, and no later than the grace allows', () => {
    const part = fc.record({ open: fc.integer({ min: 1, max: 90 }), away: fc.integer({ min: 3, max: 900 }) })
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 6 }),
        fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined }),
        (parts, shippedAfter) => {
          const shop = promise()
          const begun = shop.clock.now()
          const now = (): number => (shop.clock.now() - begun) / minute
          shop.hears('order.paid', order)
          let isShipped = false
          let [listenedSince, isFirst] = [0, true]
          const ship = (): void => {
            if (isShipped || shippedAfter === undefined || now() < shippedAfter) return
            isShipped = true
            shop.hears('order.shipped', order, now() - shippedAfter)
          }
          for (const { open, away } of [...parts, { open: 20, away: 0 }]) {
            for (let n = 0; n < open; n++) {
              shop.listen(1)
              if (now() > 120 && !isFirst) listenedSince++
              ship()
            }
            if (away === 0) break
            shop.closed(away, 'asking')
            ship()
            shop.upToDate()
            isFirst = false
          }
          const [missed, healed] = [dataOf(shop, 'missed'), types(shop, 'healed')]
          const inTime = shippedAfter !== undefined && shippedAfter <= 120 && isShipped
          if (inTime) expect([missed, healed]).toEqual([[], []])
          if (!isShipped && now() > 120 && (isFirst || listenedSince >= 17)) expect(missed.length).toBe(1)
          if (isShipped && !inTime) expect([missed.length, healed]).toEqual([1, ['promise.kept_late']])
          expect(missed.every(({ due }) => minutesOf(shop, due) === 120)).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('a wait that something calls off, after an absence', () => {
  const checkout = (more: JsonObject = {}) =>
    shopWith({
      ...{ type: 'wait', when: 'event.type == "checkout.started"', unless: 'event.type == "order.placed"' },
      ...{ key: 'data.checkout', for: '1h', ...more },
    })
  const data = { checkout: 'A' }
  const all = ['elapsed', 'stopped', 'expired']

  it('C3 reminds nobody who bought while we were away, whatever comes in first', () => {
    const shop = checkout()
    shop.hears('checkout.started', data)
    shop.closed(4 * 60, 'asking')
    shop.hears('checkout.started', { checkout: 'B' })
    shop.hears('order.placed', data, 200)
    shop.upToDate()
    shop.listen(30)
    expect(types(shop, ...all)).toEqual(['checkout.started'])
    expect(shop.out('it.stopped').length).toBe(1)
  })

  it('C3 reminds a quarter of an hour after our return whoever did not buy, of the moment at which it would have been', () => {
    const shop = checkout({ validFor: '1d' })
    shop.hears('checkout.started', data)
    shop.closed(4 * 60)
    shop.listen(14)
    expect(types(shop, ...all)).toEqual([])
    shop.listen(2)
    const [told] = shop.out('it.elapsed')
    expect(minutesOf(shop, new Date(told?.time ?? 0).toISOString())).toBe(60)
    expect(minutesOf(shop, told?.attributes?.expirytime)).toBe(25 * 60)
  })

  it('C3 a reminder that is no use any more is dropped and counted', () => {
    const shop = checkout({ validFor: '1d' })
    shop.hears('checkout.started', data)
    shop.closed(30 * 60)
    shop.listen(20)
    expect([shop.out('it.elapsed').length, shop.out('it.expired').length]).toEqual([0, 1])
  })

  it('without anything that calls it off it ends when we are back', () => {
    const shop = shopWith({ type: 'wait', when: 'true', key: 'data.checkout', for: '1h' })
    shop.hears('price.changed', data)
    shop.closed(4 * 60)
    expect(shop.out('it.elapsed').length).toBe(1)
  })
})

describe('a join, after an absence', () => {
  const join = () => shopWith({ type: 'join', key: 'data.order', first: 'event.type == "order.placed"', within: '15m' })
  const order = { order: '1' }

  it('C6 brings together what belongs together, also where something newer comes in first', () => {
    const shop = join()
    shop.hears('order.placed', order)
    shop.closed(60, 'asking')
    shop.hears('order.placed', { order: '2' })
    shop.hears('risk.told', order, 55)
    shop.upToDate()
    expect([shop.out('it.matched').length, shop.out('it.alone').length]).toEqual([1, 0])
  })

  it('C6 lets a half go alone when the other has not come a quarter of an hour after our return', () => {
    const shop = join()
    shop.hears('order.placed', order)
    shop.closed(60)
    shop.listen(14)
    expect(shop.out('it.alone').length).toBe(0)
    shop.listen(2)
    expect(shop.out('it.alone').map(({ time }) => minutesOf(shop, new Date(time).toISOString()))).toEqual([15])
  })
})

describe('a question to a person, after an absence', () => {
  it('is not taken as answered while nobody could answer: it waits a quarter of an hour for who opens the shop', () => {
    const shop = shopWith({ type: 'approval', what: 'Release?', limit: '1h', otherwise: 'approved' })
    shop.hears('order.held', { order: '1' })
    shop.closed(9 * 60)
    shop.listen(14)
    expect(shop.out('it.approved').length).toBe(0)
    shop.listen(2)
    expect(shop.out('it.approved').length).toBe(1)
  })

  it('is over at its time where somebody could answer for long enough', () => {
    const shop = shopWith({ type: 'approval', what: 'Release?', limit: '2h' })
    shop.hears('order.held', { order: '1' })
    shop.closed(60)
    shop.listen(60)
    expect(shop.out('it.expired').length).toBe(1)
  })
})

describe('gone quiet, after an absence', () => {
  it('of each channel: what comes of one says nothing of another that has still to be asked', () => {
    const shop = shopWith({ type: 'quiet', for: '45m', key: 'data.channel', zone: 'UTC' })
    for (const channel of ['web', 'till']) shop.hears('order.placed', { channel })
    shop.closed(9 * 60, 'asking')
    shop.hears('order.placed', { channel: 'till' })
    shop.hears('order.placed', { channel: 'web' }, 100)
    shop.upToDate()
    shop.listen(20)
    expect(types(shop, 'quiet')).toEqual([])
    shop.listen(60)
    expect(types(shop, 'quiet')).toEqual(['channel.quiet', 'channel.quiet'])
  })
})

describe('an unusual rate, after an absence', () => {
  const week = 7 * 24 * 60
  /** So many orders in the hour from ten o'clock, and then nothing until the same moment of the next week. */
  function weekOf(shop: Shop, orders: number): void {
    for (let n = 0; n < orders; n++) shop.hears('order.placed', {})
    shop.listen(week)
  }
  const rate = () => {
    const shop = shopWith({ type: 'unusual', least: 5, times: 3, zone: 'UTC' })
    for (let n = 0; n < 3; n++) weekOf(shop, 6)
    return shop
  }

  it('an hour in which little comes is told where we listened all the time', () => {
    const shop = rate()
    shop.hears('order.placed', {})
    shop.listen(61)
    expect(dataOf(shop, 'unusual')).toMatchObject([{ found: 1, usually: 6 }])
  })

  it.each([
    ['the whole of it', 0, 70],
    ['its end', 40, 70],
    ['its middle', 20, 10],
  ])('no hour is unusually low of which we missed %s', (_, before, away) => {
    const shop = rate()
    shop.hears('order.placed', {})
    shop.listen(before)
    shop.closed(away)
    shop.listen(120)
    expect(types(shop, 'unusual')).toEqual([])
  })

  it('nor one that something newer has ended before it was brought in, and nothing is learnt from it', () => {
    const shop = rate()
    shop.hears('order.placed', {})
    shop.closed(3 * 60, 'asking')
    shop.hears('order.placed', {})
    shop.upToDate()
    expect(types(shop, 'unusual')).toEqual([])
    shop.listen(week - 3 * 60)
    for (let n = 0; n < 6; n++) shop.hears('order.placed', {})
    shop.listen(61)
    expect(types(shop, 'unusual')).toEqual([])
  })
})

describe('figures that must add up, after an absence', () => {
  const sums = () =>
    shopWith({ type: 'conserve', key: 'data.sku', total: 'data.after', parts: [{ value: 'data.delta' }] })
  const moves = (shop: Shop, delta: number, after: number, ago?: number): void =>
    shop.hears('stock', { sku: 'A', delta, after }, ago)

  it('add up when the night is brought in before anything else', () => {
    const shop = sums()
    moves(shop, 0, 10)
    shop.closed(9 * 60)
    moves(shop, -2, 8, 300)
    moves(shop, -1, 7, 200)
    moves(shop, -1, 6)
    expect(types(shop, 'broken', 'healed')).toEqual([])
  })

  it('heal by what was missing when something newer has come first, and nothing older is an alarm of its own', () => {
    const shop = sums()
    moves(shop, 0, 10)
    shop.closed(9 * 60, 'asking')
    moves(shop, -1, 6)
    expect(types(shop, 'broken')).toEqual(['balance.broken'])
    moves(shop, -2, 8, 300)
    expect(types(shop, 'healed')).toEqual([])
    moves(shop, -1, 7, 200)
    shop.upToDate()
    moves(shop, -1, 5)
    expect([types(shop, 'broken'), types(shop, 'healed')]).toEqual([['balance.broken'], ['balance.healed']])
    expect(dataOf(shop, 'healed').map(({ found }) => found)).toEqual(['6'])
  })

  it('stay broken where what was missing is never brought', () => {
    const shop = sums()
    moves(shop, 0, 10)
    shop.closed(9 * 60, 'asking')
    moves(shop, -1, 6)
    moves(shop, -2, 8, 300)
    shop.upToDate()
    expect([types(shop, 'broken'), types(shop, 'healed')]).toEqual([['balance.broken'], []])
    moves(shop, -1, 5)
    expect(types(shop, 'healed')).toEqual(['balance.healed'])
  })

  it('are taken in the order of coming where they add up in it, whatever the clocks say', () => {
    const shop = sums()
    moves(shop, 0, 10)
    moves(shop, -1, 9)
    moves(shop, -2, 7, 3)
    moves(shop, -1, 6)
    expect(types(shop, 'broken', 'healed')).toEqual([])
  })
})

describe('what a step concludes from what has come, and not from a silence', () => {
  it('an unusually large figure is the same, whether it is heard or fetched', () => {
    const shop = shopWith({ type: 'outlier', value: 'data.total', about: 'data.order', times: 20 })
    for (let n = 0; n < 20; n++) shop.hears('order.placed', { order: `A${n}`, total: 10 })
    shop.closed(9 * 60)
    shop.hears('order.placed', { order: 'small', total: 12 }, 300)
    shop.hears('order.placed', { order: 'B', total: 9_000 }, 200)
    expect(dataOf(shop, 'large').map(({ key }) => key)).toEqual(['B'])
  })

  it('a figure is still beyond its line in the morning: it is said once, for the night as a whole', () => {
    const shop = shopWith({
      ...{ type: 'cross', value: 'data.after', threshold: 5, direction: 'down', first: 'tell' },
      again: 'every 15 minutes',
    })
    shop.hears('stock', { after: 3 })
    shop.closed(9 * 60)
    expect(shop.out('it.still').length).toBe(1)
    shop.hears('stock', { after: 9 })
    shop.closed(9 * 60)
    expect(shop.out('it.still').length).toBe(1)
  })
})
