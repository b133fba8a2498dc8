/** After `counterflow store restore`: what the copy does not know, again later, and the word that lets things be sent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shopFlow, Workplace } from './command.ts'

describe('F35 counterflow store gap', () => {
  const place = new Workplace()
  const sell = (...skus: readonly string[]) => {
    place.write('sales.csv', ['order,sku,quantity', ...skus.map((sku, at) => `o-${at},${sku},1`), ''].join('\n'))
    return place.run('run', 'shop.flow.json', '--store', 'shop.db', '--input', 'sales=sales.csv', '--until-idle')
  }
  beforeAll(async () => {
    place.write('shop.flow.json', shopFlow)
    expect(await sell('MUG', 'CUP')).toMatchObject({ code: 0 })
  }, 60_000)
  afterAll(() => place.remove())

  it('has nothing to tell of a store that was never restored', async () => {
    expect((await place.run('store', 'gap', 'shop.db')).out).toContain('No earlier state was ever taken up here.')
  })

  it('tells with the restore which events are missing, and again whenever it is asked', async () => {
    expect(await place.run('store', 'backup', 'shop.db', 'copy.db')).toMatchObject({ code: 0 })
    expect(await sell('MUG', 'CUP', 'MUG', 'POT')).toMatchObject({ code: 0 })
    const restored = await place.run('store', 'restore', 'shop.db', 'copy.db')
    expect(restored).toMatchObject({ code: 0 })
    expect(restored.out).toMatch(/2 events missing, of /)
    expect(restored.out).toContain('Nothing is sent until somebody says so')
    const { gap, effectsPaused } = JSON.parse((await place.run('store', 'gap', 'shop.db', '--json')).out)
    expect([gap.events, gap.settled, gap.unknown, effectsPaused]).toEqual([2, 0, 0, true])
    expect((await place.run('store', 'gap', 'shop.db')).out).toContain('is kept as')
  })

  it('lets things be sent again when a person says so, with a name in the log, and once', async () => {
    expect((await place.run('store', 'resume', 'shop.db', '--json')).out).toContain('"resumed":true')
    const told = JSON.parse((await place.run('store', 'gap', 'shop.db', '--json')).out)
    expect(told.effectsPaused).toBe(false)
    const log = await place.run('log', 'shop.db', '--type', 'counterflow.effects.resumed')
    expect(JSON.parse(log.out.trim()).data.by).toMatch(/./)
    expect((await place.run('store', 'resume', 'shop.db')).out).toContain('Nothing was paused.')
  })
})
