/** `counterflow copies`: how far each copy for other programs is behind, and why. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { orders } from '../host/app/flows.ts'
import { Workplace } from './command.ts'

const column = (name: string) => ({ name, value: `data.${name}` })
const copy = (as: string, target: string, table: string) => ({
  type: 'copy',
  version: 1,
  config: { table, as, target, key: [column('ref')], columns: [column('title')] },
})
const flow = orders({
  nodes: {
    goods: {
      type: 'file',
      version: 1,
      config: { type: 'product.updated', columns: [{ from: 'ref' }, { from: 'title' }] },
    },
    csv: copy('csv', 'office', 'goods'),
    sqlite: copy('sqlite', 'till', 'goods_too'),
  },
  edges: [
    { from: 'goods.row', to: 'csv' },
    { from: 'goods.row', to: 'sqlite' },
  ],
  layout: {},
})

it('says that one copy is 412 behind and why, and that it is level once it can go on', async () => {
  const place = new Workplace()
  onTestFinished(() => place.remove())
  place.write('shop.flow.json', flow)
  place.write('goods.csv', `ref,title\n${Array.from({ length: 412 }, (_, n) => `p${n},Thing ${n}\n`).join('')}`)
  const office = join(place.folder, 'files/office')
  mkdirSync(office, { recursive: true })
  writeFileSync(join(office, 'goods.csv'), 'somebody else,has this\n')
  const run = () =>
    place.run('run', 'shop.flow.json', '--store', 'shop.db', '--input', 'goods=goods.csv', '--until-idle')
  expect((await run()).code).toBe(0)
  const told = async () => JSON.parse((await place.run('copies', 'shop.db', '--json')).out)
  expect(await told()).toMatchObject([
    { table: 'goods', behind: 412, reason: expect.stringContaining('not ours') },
    { table: 'goods_too', behind: 0, reason: null, through: 412 },
  ])
  expect((await place.run('copies', 'shop.db')).out).toMatch(/goods +office\/goods\.csv +stands still, 412 behind/)
  rmSync(join(office, 'goods.csv'))
  expect((await run()).code).toBe(0)
  expect(await told()).toMatchObject([{ behind: 0, reason: null }, { behind: 0 }])
  expect(readFileSync(join(office, 'goods.csv'), 'utf8').split('\n')).toHaveLength(414)
})
