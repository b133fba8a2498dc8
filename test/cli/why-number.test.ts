/** Questions about the past by command, as somebody asks them who knows orders and dates, and no offsets. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shopFlow, Workplace } from './command.ts'

/** Orders have numbers, and so have the places of the log: whoever asks about a number means the order. */
describe('a number that is an order and a place of the log', () => {
  const place = new Workplace()
  beforeAll(async () => {
    place.write('shop.flow.json', shopFlow)
    place.write('sales.csv', ['order,sku,quantity', '2,MUG,5', '7,CUP,3', '8,JAR,4', ''].join('\n'))
    await place.run('run', 'shop.flow.json', '--store', 'shop.db', '--input', 'sales=sales.csv', '--until-idle')
  }, 60_000)
  afterAll(() => place.remove())

  it('is the order, with what tells its lines apart; --offset takes it for the place', async () => {
    const [order, offset, figure] = await Promise.all([
      place.run('why', 'shop.db', '2', '--json'),
      place.run('why', 'shop.db', '2', '--offset', '--json'),
      // Three pieces are no order 3: nothing but a figure in an event.
      place.run('why', 'shop.db', '3', '--json'),
    ])
    const { word, events } = JSON.parse(order.out)
    expect(word).toBe('2')
    expect(events[0]).toMatchObject({
      row: { offset: 1, subject: '2' },
      facts: [
        { name: 'sku', value: 'MUG' },
        { name: 'quantity', value: 5 },
      ],
    })
    expect(JSON.parse(offset.out)).toMatchObject({ offset: 2, event: { data: { sku: 'CUP' } } })
    expect(JSON.parse(figure.out)).toMatchObject({ offset: 3, event: { data: { sku: 'JAR' } } })
    expect((await place.run('why', 'shop.db', '2')).out).toContain('line.sold  2  sku MUG, quantity 5')
  })

  it('has a past that begins before it ends', async () => {
    const words = ['replay', 'shop.db', '--flow', 'shop.flow.json', '--from', '2026-02-02', '--to', '2026-02-01']
    const { code, err } = await place.run(...words)
    expect(code).toBe(2)
    expect(err).toContain('Expected --from before --to, got 2026-02-02 and 2026-02-01.')
  })
})
