/** `counterflow approvals`: what is asked, and answered with a name and a PIN, without a window. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orders } from '../host/app/flows.ts'
import { Workplace } from './command.ts'

const kept = (table: string) => ({
  type: 'table',
  version: 1,
  config: {
    table,
    key: [{ name: 'number', type: 'text', value: 'data.number' }],
    columns: [{ name: 'by', value: 'data.approval.by' }],
  },
})
const flow = orders({
  nodes: {
    held: { type: 'file', version: 1, config: { type: 'order.held', columns: [{ from: 'number' }, { from: 'minor', type: 'integer' }] } },
    ask: { type: 'approval', version: 1, config: { what: 'Release {data.number}?', amount: '{"minor": data.minor, "currency": "GBP"}' } },
    greet: { type: 'approval', version: 1, config: { what: 'Greet {data.number}?', who: 'Carla' } },
    released: kept('released'),
    refused: kept('refused'),
    greeted: kept('greeted'),
  },
  edges: [
    { from: 'held.row', to: 'ask' },
    { from: 'held.row', to: 'greet' },
    { from: 'ask.approved', to: 'released' },
    { from: 'ask.declined', to: 'refused' },
    { from: 'greet.approved', to: 'greeted' },
  ],
  layout: {},
}) // biome-ignore format: a flow

describe('counterflow approvals', () => {
  const place = new Workplace()
  afterAll(() => place.remove())
  type Asked = { id: string; what: string }
  const asked = async (): Promise<readonly Asked[]> =>
    JSON.parse((await place.run('approvals', 'shop.db', '--json')).out)
  const idOf = async (what: string): Promise<string> => (await asked()).find((one) => one.what === what)?.id ?? ''
  const rows = async (table: string) =>
    JSON.parse((await place.run('tables', 'shop.db', table, '--format', 'json')).out)
  const codeOf = ({ err }: { err: string }): string => JSON.parse(err).code

  beforeAll(async () => {
    place.write('shop.flow.json', flow)
    place.write('held.csv', 'number,minor\nA,900\nB,1200\n')
    await place.run('run', 'shop.flow.json', '--store', 'shop.db', '--input', 'held=held.csv', '--until-idle')
  }, 60_000)

  it('lists what is asked, over how much and of whom', async () => {
    expect(await asked()).toHaveLength(4)
    const { out } = await place.run('approvals', 'shop.db')
    expect(out).toMatch(/Release A\?\n.*orders\/ask, £9\.00, /)
    expect(out).toContain('for Carla')
  })

  it('asks for the PIN where money moves, and takes it from stdin alone', async () => {
    const id = await idOf('Release A?')
    const yes = ['approvals', 'shop.db', id, '--do', 'approve', '--by', 'Ann', '--json']
    expect(codeOf(await place.pipe('', ...yes))).toBe('PIN_UNSET')
    expect(await place.pipe('2468\n', 'approvals', 'shop.db', '--set-pin')).toMatchObject({ code: 0 })
    expect(codeOf(await place.pipe('1111\n', ...yes))).toBe('PIN_WRONG')
    expect(await place.pipe('2468\n', ...yes)).toMatchObject({ code: 0 })
    expect(await rows('released')).toEqual([{ number: 'A', by: 'Ann' }])
    expect(codeOf(await place.pipe('2468\n', ...yes))).toBe('APPROVAL_GONE')
    expect(await place.pipe('2468\n1357\n', 'approvals', 'shop.db', '--set-pin')).toMatchObject({ code: 0 })
  })

  it('says no without a PIN, but with a reason, which stands in the log', async () => {
    const id = (await idOf('Release B?')).slice(0, 8)
    expect(await place.run('approvals', 'shop.db', id, '--do', 'decline')).toMatchObject({ code: 2 })
    expect(await place.run('approvals', 'shop.db', id, '--do', 'decline', '--reason', 'wrong address')).toMatchObject({ code: 0 }) // biome-ignore format: a call
    expect(await rows('refused')).toMatchObject([{ number: 'B' }])
    expect((await place.run('log', 'shop.db', '--type', 'approval.answered')).out).toContain('wrong address')
  })

  it('lets nobody answer who is not asked', async () => {
    const wish = ['approvals', 'shop.db', await idOf('Greet A?'), '--do', 'approve', '--json', '--by']
    expect(codeOf(await place.run(...wish, 'Bob'))).toBe('APPROVAL_WHO')
    expect(await place.run(...wish, 'carla')).toMatchObject({ code: 0 })
    expect(await rows('greeted')).toEqual([{ number: 'A', by: 'carla' }])
  })
})
