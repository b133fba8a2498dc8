import { describe, expect, it } from 'vitest'
import { Bench, flowOf, planOf, startOfTest } from '../engine/flows.ts'

const minute = 60_000
const plan = planOf(
  flowOf(
    {
      in: { type: 'manual' },
      order: { type: 'gate', key: 'data.order', version: 'data.version', begins: 'event.type == "order.placed"' },
      state: {
        type: 'table',
        table: 'state',
        key: [{ name: 'order', type: 'text', value: 'data.order' }],
        columns: [{ name: 'version', type: 'integer', value: 'data.version' }],
      },
    },
    ['in.event > order', 'order.newest > state'],
  ),
)
const event = (id: string, type: string, order: string, version: number, at = 0) => ({
  ...{ id, type: `order.${type}`, time: startOfTest + at, subject: `order/${order}`, data: { order, version } },
})

describe('T-A6: events out of order', () => {
  it('are held for their beginning up to 15 minutes, and then need a look; the newest version wins', async () => {
    const bench = new Bench([plan])
    const send = (...events: ReturnType<typeof event>[]) => bench.send(...events)
    const rows = () => [...bench.store.rows('state')]
    send(event('u', 'updated', '1', 3))
    send(event('d', 'cancelled', '2', 2))
    expect(rows()).toEqual([])
    send(event('p', 'placed', '1', 1, 14 * minute))
    expect(rows()).toEqual([{ order: '1', version: 3 }])
    // The provider tries the original body once more.
    send(event('r', 'updated', '1', 2, 14 * minute))
    expect(rows()).toEqual([{ order: '1', version: 3 }])
    send(event('x', 'placed', '9', 1, 16 * minute))
    const letters = bench.store.letters()
    expect(letters).toMatchObject([{ code: 'NOTHING_BEFORE', message: expect.stringMatching(/within 15 minutes/) }])
    expect(bench.store.get(letters[0]?.offset ?? 0)).toMatchObject({ id: 'd' })
    send(event('y', 'placed', '8', 1, 17 * minute))
    expect(rows().map(({ order }) => order)).toEqual(['1', '8', '9'])
  })

  it('are held to a hundred for each, and what comes beyond is set aside', () => {
    const bench = new Bench([plan])
    for (let n = 1; n <= 101; n++) bench.send(event(`u${n}`, 'updated', '1', n + 1, n))
    bench.send(event('p', 'placed', '1', 1, minute))
    // The last one was never held.
    expect([...bench.store.rows('state')]).toEqual([{ order: '1', version: 101 }])
  })
})
