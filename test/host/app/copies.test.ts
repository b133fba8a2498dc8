/** Copies of a shop at work: kept in step by themselves, told on the card where they stand still, and forgetful where a person is forgotten. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { orders, published } from './flows.ts'
import { newShop, until } from './open-shop.ts'

const copying = orders({
  events: {
    'customer.updated': {
      type: 'object',
      properties: { ref: { type: 'string' }, chat: { type: 'string', personal: true } },
      personOf: 'ref',
    },
  },
  nodes: {
    hand: { type: 'manual', version: 1, config: { type: 'customer.updated' } },
    copy: {
      type: 'copy',
      version: 1,
      config: {
        table: 'people',
        as: 'csv',
        target: 'office',
        key: [{ name: 'ref', value: 'data.ref' }],
        columns: [{ name: 'chat', value: 'data.chat' }],
        personal: true,
      },
    },
  },
  edges: [{ from: 'hand.event', to: 'copy' }],
  layout: {},
})

it('follow by themselves, forget whom the shop forgets, and say on the card why they stand still', async () => {
  const shop = await newShop()
  const flow = await published(shop, copying)
  const path = join(shop.folder, 'files/office/people.csv')
  const send = (ref: string, chat: string) =>
    shop.call('events.send', { flow, node: 'hand', event: { type: 'customer.updated', subject: ref, data: { ref, chat } }, by: 'Ann' }) // biome-ignore format: a call
  const text = () => (existsSync(path) ? readFileSync(path, 'utf8') : '')
  await send('c1', 'moonraker-77')
  await send('c2', 'sunshine-12')
  await until(text, (now) => now.includes('moonraker-77') && now.includes('sunshine-12'))

  await shop.call('person.forget', { text: 'c1', by: 'Ann' })
  expect(text()).not.toContain('moonraker')
  expect(text()).toContain('sunshine-12')

  writeFileSync(path, text().replace('chat', 'nick'))
  await send('c3', 'starlight-3')
  const counts = await until(() => shop.call('live.watch', { flow }), (now) => now?.stages.copy?.halted !== null) // biome-ignore format: a call
  expect(counts?.stages.copy).toMatchObject({ halted: expect.stringContaining('other columns'), copyBehind: 1 })
  expect(text()).not.toContain('starlight')
  const told = shop.told.filter(({ event }) => event === 'notification')
  expect(told).toMatchObject([{ payload: { title: 'The copy of people stands still' } }])
})
