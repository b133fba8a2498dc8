/** `counterflow store hold`: a case in dispute stays, whatever else would go. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shopFlow, Workplace } from './command.ts'

describe('counterflow store hold', () => {
  const place = new Workplace()
  beforeAll(async () => {
    place.write('shop.flow.json', shopFlow)
    // Events go by whole commits, so there have to be two.
    for (const count of [4, 30]) {
      place.write(
        'sales.csv',
        ['order,sku,quantity', ...Array.from({ length: count }, (_, n) => `${n},A,1`), ''].join('\n'),
      )
      await place.run('run', 'shop.flow.json', '--store', 'shop.db', '--input', 'sales=sales.csv', '--until-idle')
    }
  }, 60_000)
  afterAll(() => place.remove())

  const wouldGo = async (): Promise<{ events: number; heldBy?: string }> =>
    JSON.parse((await place.run('store', 'retain', 'shop.db', '--days', '0', '--json')).out)

  it('T-P7: keeps an event and all behind it, by its offset or its id, and says what holds them', async () => {
    expect(await wouldGo()).toMatchObject({ events: 30 })
    const held = await place.run('store', 'hold', 'shop.db', '5', '--for', 'order 1042')
    expect([held.code, held.out]).toEqual([
      0,
      'Nothing from event 5 on is removed until somebody releases it: counterflow store release shop.db 5\n',
    ])
    expect(await wouldGo()).toMatchObject({ events: 4, heldBy: 'a hold on order 1042' })
    const { out } = await place.run('store', 'holds', 'shop.db', '--json')
    expect(JSON.parse(out)).toMatchObject({ holds: [{ offset: 5, what: 'order 1042', by: expect.any(String) }] })
    expect((await place.run('store', 'holds', 'shop.db')).out).toMatch(/^5 {2}order 1042 {2}\(/)
  })

  it('names in the log who held it and who let it go', async () => {
    expect(await place.run('store', 'release', 'shop.db', '5')).toMatchObject({ code: 0 })
    expect((await place.run('store', 'holds', 'shop.db')).out).toBe('Nothing is held.\n')
    expect((await wouldGo()).events).toBeGreaterThan(5)
    for (const type of ['counterflow.hold.set', 'counterflow.hold.released']) {
      const { out } = await place.run('log', 'shop.db', '--type', type)
      expect(JSON.parse(out.trim()).data).toMatchObject({ event: 5, by: expect.any(String) })
    }
  })

  it.each([
    ['an event that is not there', ['hold', 'shop.db', '4711', '--for', 'x'], 2, 'There is no event "4711"'],
    ['nothing that says why', ['hold', 'shop.db', '5'], 2, 'Expected --for <text>'],
    ['what is not held', ['release', 'shop.db', '5'], 5, 'Nothing is held from event 5 on'],
    ['a store that is not there', ['holds', 'no.db'], 5, 'There is no store no.db'],
  ] as const)('refuses %s', async (_, words, code, said) => {
    const { code: ended, err } = await place.run('store', ...words)
    expect(ended).toBe(code)
    expect(err).toContain(said)
  })
})
