/** Mails in their order, through a real mail server: while it is away all wait, and one that it does not take keeps nobody. */
import { afterEach, describe, expect, it } from 'vitest'
import { MailBox } from './mail-server.ts'
import { type Opened, openWithOutside } from './outside.ts'

const [minute, hour] = [60_000, 3_600_000]
let box: MailBox | undefined
let opened: Opened | undefined
afterEach(async () => {
  await opened?.close()
  await box?.close()
  opened = undefined
  box = undefined
})

const free = async (): Promise<number> => {
  const one = new MailBox()
  const port = await one.open()
  await one.close()
  return port
}

function open(port: number): Opened {
  opened = openWithOutside({
    node: {
      type: 'email',
      config: {
        ...{ connection: 'post', to: 'data.email', subject: 'Order {data.number}', text: 'Over {data.total}' },
        ...{ orderBy: '"all"', giveWay: true, tries: 12 },
      },
    },
    connect: (connections) =>
      void connections.add(
        {
          name: 'post',
          kind: 'mail',
          facts: { host: '127.0.0.1', port: String(port), from: 'shop@example.com', security: 'none' },
          mode: 'live',
        },
        0,
      ),
    near: [`127.0.0.1:${port}`],
    approved: [`127.0.0.1:${port}`],
  })
  return opened
}

const order = (number: number, more: object = {}) => ({
  ...{ number: `${number}`, email: `c${number}@example.com`, total: { minor: 100 * number, currency: 'GBP' } },
  ...more,
})
const states = ({ effects }: Opened): readonly string[] => effects().map(({ state }) => state)
const to = (mails: MailBox['mails']): readonly string[] => mails.map((mail) => mail.to.join())
const all = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `c${n + 1}@example.com`)

describe('T-R2 F24: mails one after the other that give way', () => {
  it('wait for a mail server that is away for hours, use up no tries, and go out in the order of the orders', async () => {
    const port = await free()
    const shop = open(port)
    for (let n = 1; n <= 50; n++) await shop.send(`o${n}`, order(n))
    for (let passed = 0; passed < 100; passed++) {
      shop.skip(5 * minute)
      await shop.runtime.settle(500)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(
      shop.effects().every(({ state, attempts }) => ['pending', 'inflight'].includes(state) && attempts <= 1),
    ).toBe(true)
    box = new MailBox()
    await box.openAt(port)
    shop.skip(hour)
    await expect.poll(() => new Set(states(shop)), { timeout: 20_000 }).toEqual(new Set(['done']))
    expect(to(box.mails)).toEqual(all(50))
    expect(box.mails[0]?.text).toContain('Over =C2=A31.00')
  })

  it('an address that is put off again and again stands aside after three tries, and goes out when it is taken', async () => {
    let puts = true
    box = new MailBox({
      onRcptTo: ({ address }, _, done) =>
        done(address === 'c2@example.com' && puts ? Object.assign(new Error('Later'), { responseCode: 451 }) : null),
    })
    const shop = open(await box.open())
    for (let n = 1; n <= 5; n++) await shop.send(`o${n}`, order(n))
    await expect
      .poll(
        () => {
          shop.skip(minute)
          return to(box?.mails ?? [])
        },
        { timeout: 20_000, interval: 50 },
      )
      .toEqual(['c1@example.com', 'c3@example.com', 'c4@example.com', 'c5@example.com'])
    puts = false
    await expect
      .poll(
        () => {
          shop.skip(hour)
          return states(shop).every((state) => state === 'done')
        },
        { timeout: 20_000, interval: 50 },
      )
      .toBe(true)
    expect(to(box.mails).toSorted()).toEqual(all(5))
  })

  it('one that nobody knows about and one that cannot be written need a look; the rest go on, and each is decided alone', async () => {
    let hangs = true
    box = new MailBox({
      onData: (stream, session, done) => {
        stream.resume().on('end', () => {
          const [first] = session.envelope.rcptTo
          if (first?.address !== 'c2@example.com' || !hangs) return done()
          hangs = false
          box?.hangUp(session.id)
        })
      },
    })
    const shop = open(await box.open())
    await shop.send('o1', order(1))
    await shop.send('o2', order(2))
    await shop.send('o3', { number: '3', email: 'c3@example.com' })
    for (let n = 4; n <= 6; n++) await shop.send(`o${n}`, order(n))
    await expect.poll(() => states(shop)).toEqual(['done', 'unknown', 'done', 'done', 'done'])
    const [letter, another] = shop.store.letters()
    expect([letter?.offset, another]).toEqual([3, undefined])
    const by = { by: 'Ann', reason: 'no total' }
    await shop.runtime.decide([{ kind: 'lane', stage: letter?.stage ?? '', lane: letter?.lane ?? '', verdict: 'skip', ...by }])
    const stuck = shop.effects().find(({ state }) => state === 'unknown')
    await shop.runtime.decide([{ kind: 'effect', key: stuck?.key ?? '', verdict: 'did not happen', ...by }])
    await expect.poll(() => new Set(states(shop))).toEqual(new Set(['done']))
    expect(shop.store.letters()).toEqual([])
  }) // biome-ignore format: long rows
})
