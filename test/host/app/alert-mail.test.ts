/** Alerts by e-mail without a flow for it: one mail per new cause, through a real server, never the same one twice. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openConnections } from '../../../runtime/host/connections/connections.ts'
import { MailBox } from '../services/mail-server.ts'
import { published, send } from './flows.ts'
import { alertsEvery, newShop, someLooks, type TestShop, until } from './open-shop.ts'

describe('alerts by e-mail', () => {
  let box: MailBox
  let port: number
  beforeEach(async () => {
    box = new MailBox()
    port = await box.open()
  })
  afterEach(() => box.close())

  async function mailingShop(): Promise<{ shop: TestShop; flow: string }> {
    const shop = await newShop({ alertsEvery })
    const facts = { host: '127.0.0.1', port: String(port), security: 'none', from: 'My shop <shop@example.com>' }
    openConnections(shop.shop.store).add({ name: 'post', kind: 'mail', facts }, 0)
    await shop.reopen()
    await shop.call('alerts.setMail', { connection: 'post', to: ' ann@example.com ', by: 'Ann' })
    return { shop, flow: await published(shop) }
  }
  const mails = (count: number) =>
    until(
      () => box.mails,
      (all) => all.length === count,
    )

  it('tell of a new cause once, in plain words, also over a restart', async () => {
    const { shop, flow } = await mailingShop()
    await send(shop, flow, 'ann', 150.5)
    const [mail] = await mails(1)
    expect(mail?.to).toEqual(['ann@example.com'])
    expect(mail?.text).toMatch(/^Subject: Alert: Orders: /m)
    expect(mail?.text).toContain('Open Counterflow and press the bell')
    await send(shop, flow, 'bob', 250.25)
    await shop.reopen()
    await until(
      () => shop.call('look.list', {}),
      (all) => all.length === 2,
    )
    await someLooks()
    expect(box.mails).toHaveLength(1)
    expect((await shop.call('alerts.mail', {})).last).toMatchObject({ state: 'done' })
  })

  it('come to try when they are asked for, and say why one did not go out', async () => {
    const { shop } = await mailingShop()
    await shop.call('alerts.tryMail', { by: 'Ann' })
    expect((await mails(1))[0]?.text).toContain('Counterflow can reach you')
    box.atRecipient = 550
    await shop.call('alerts.tryMail', { by: 'Ann' })
    const { last } = await until(
      () => shop.call('alerts.mail', {}),
      (mail) => mail.last?.state === 'failed',
    )
    expect(last?.reason).toMatch(/\w/)
    // That one failed is no alert of its own.
    expect(await shop.call('alerts.list', {})).toEqual([])
  })

  it('that nobody knows the end of wait under Needs a look, and block nothing', async () => {
    const { shop } = await mailingShop()
    box.atMail = 'hang up'
    await shop.call('alerts.tryMail', { by: 'Ann' })
    const [item] = await until(
      () => shop.call('look.list', {}),
      (all) => all.length === 1,
    )
    expect(item).toMatchObject({ state: 'unknown', flow: 'our alerts' })
    const sent = box.mails.length
    box.atMail = undefined
    await shop.call('alerts.tryMail', { by: 'Ann' })
    await mails(sent + 1)
    await shop.call('look.decide', { ids: [item?.id ?? ''], verdict: 'happened', reason: '', by: 'Ann' })
    await until(
      () => shop.call('look.list', {}),
      (all) => all.length === 0,
    )
    expect(box.mails).toHaveLength(sent + 1)
  })

  it('are refused where there is no such connection, or the address is none, and end when they are turned off', async () => {
    const { shop, flow } = await mailingShop()
    const by = 'Ann'
    expect(await shop.failure('alerts.setMail', { connection: 'gone', to: 'ann@example.com', by })).toMatchObject({
      code: 'CONNECTION_MISSING',
    })
    expect(await shop.failure('alerts.setMail', { connection: 'post', to: 'ann, bob', by })).toMatchObject({
      code: 'MAIL_ADDRESS',
    })
    expect((await shop.call('alerts.mail', {})).to).toBe('ann@example.com')
    await shop.call('alerts.setMail', { connection: null, to: '', by })
    expect(await shop.failure('alerts.tryMail', { by })).toMatchObject({ code: 'MAIL_OFF' })
    await send(shop, flow, 'ann', 150.5)
    await until(
      () => shop.call('alerts.list', {}),
      (all) => all.length === 1,
    )
    await someLooks()
    expect(box.mails).toHaveLength(0)
  })
})
