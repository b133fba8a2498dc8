/** An order becomes an e-mail: flow, ledger, connection and a real mail server, each as it is shipped. */
import { afterEach, describe, expect, it } from 'vitest'
import { openConnections } from '../../../runtime/host/connections/connections.ts'
import { MailBox } from '../services/mail-server.ts'
import { orders, published } from './flows.ts'
import { newShop, type TestShop, until } from './open-shop.ts'

const mailing = orders({
  nodes: {
    hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
    mail: {
      type: 'email',
      version: 1,
      config: {
        connection: { $connection: 'post' },
        to: 'data.email',
        subject: 'Order {data.number}',
        text: 'Thanks!',
      },
    },
    sent: {
      type: 'table',
      version: 1,
      config: {
        table: 'sent',
        columns: [
          { name: 'number', value: 'data.number' },
          { name: 'state', value: 'event.type' },
        ],
      },
    },
  },
  edges: [
    { from: 'hand.event', to: 'mail' },
    { from: 'mail.sent', to: 'sent' },
    { from: 'mail.failed', to: 'sent' },
  ],
  layout: {},
})
const boxes: MailBox[] = []
afterEach(async () => {
  await Promise.all(boxes.splice(0).map((box) => box.close()))
})

async function shopWithMail(change: (box: MailBox) => void = () => {}) {
  const box = new MailBox()
  boxes.push(box)
  change(box)
  const port = String(await box.open())
  const shop = await newShop()
  const facts = { host: '127.0.0.1', port, security: 'none', from: 'The shop <shop@shop.example>' }
  openConnections(shop.shop.store).add({ name: 'post', kind: 'mail', facts }, 0)
  await shop.reopen()
  return { box, shop, flow: await published(shop, mailing) }
}
const order = (shop: TestShop, flow: string, number: string, email = 'ann@example.com') =>
  shop.call('events.send', { flow, node: 'hand', event: { id: number, type: 'order.placed', subject: `order/${number}`, data: { number, email } }, by: 'Ann' }) // biome-ignore format: a call
const rows = async (shop: TestShop) => (await shop.call('tables.page', { table: 'sent' })).rows

describe('an order that becomes an e-mail', () => {
  it('is sent once, though the event comes twice', async () => {
    const { box, shop, flow } = await shopWithMail()
    await order(shop, flow, '1001')
    await order(shop, flow, '1001')
    await until(() => rows(shop), (all) => all.length === 1) // biome-ignore format: a row
    expect(box.mails.map(({ to }) => to)).toEqual([['ann@example.com']])
    expect(await rows(shop)).toMatchObject([{ number: '1001', state: 'email.sent' }])
  })

  it('whose address is none is told as failed, and nothing waits behind it', async () => {
    const { box, shop, flow } = await shopWithMail()
    await order(shop, flow, '1001', 'ann@example.com\r\nBcc: evil@x.example')
    await until(() => rows(shop), (all) => all.length === 1) // biome-ignore format: a row
    expect([await rows(shop), box.mails]).toMatchObject([[{ state: 'email.failed' }], []])
    expect(await shop.call('look.list', {})).toEqual([])
  })

  it('of which nobody knows waits for a person, and is not sent again by itself', async () => {
    const { box, shop, flow } = await shopWithMail((made) => (made.atMail = 'hang up'))
    await order(shop, flow, '1001')
    const [item] = await until(() => shop.call('look.list', {}), (all) => all.length === 1) // biome-ignore format: a row
    expect(item).toMatchObject({ kind: 'effect', state: 'unknown', node: 'mail' })
    expect(box.mails).toHaveLength(1)
    box.atMail = undefined
    await shop.reopen()
    await shop.call('look.decide', { ids: [item?.id ?? ''], verdict: 'happened', reason: '', by: 'Ann' })
    await until(() => rows(shop), (all) => all.length === 1) // biome-ignore format: a row
    expect(box.mails).toHaveLength(1)
  })
})
