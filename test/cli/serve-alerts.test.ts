/**
 * Alerts without a window: `counterflow serve` and `serve --app` tell what goes wrong by e-mail, through a real server,
 * each kind of it once, and nothing about the time in which they were stopped themselves.
 */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openStore } from '../../runtime/host/store/open.ts'
import { orders } from '../host/app/flows.ts'
import { until } from '../host/app/open-shop.ts'
import { MailBox } from '../host/services/mail-server.ts'
import { Workplace } from './command.ts'
import { type Serving, serve } from './serving.ts'

/** For what must not come about: two looks, which it takes once a second. */
const looks = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_200))

const is = (type: string): string => `event.type == "${type}"`
const guarded = (length: string) =>
  orders({
    name: 'My shop',
    nodes: {
      heard: { type: 'events', version: 1, config: { types: 'order.*' } },
      placed: { type: 'filter', version: 1, config: { when: is('order.placed') } },
      totals: orders().nodes.totals ?? { type: '', version: 1, config: {} },
      silence: { type: 'quiet', version: 1, config: { for: length } },
      promise: {
        type: 'in-time',
        version: 1,
        config: { when: is('order.paid'), follows: is('order.shipped'), key: 'data.order', within: length },
      },
    },
    edges: [
      { from: 'heard.event', to: 'placed' },
      { from: 'placed.pass', to: 'totals' },
      { from: 'heard.event', to: 'silence' },
      { from: 'heard.event', to: 'promise' },
    ],
    layout: {},
  })

/** Without the quoting of mails. */
const plain = (text: string): string =>
  text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString())

describe.each([
  ['counterflow serve', []],
  ['counterflow serve --app', ['--app']],
] as const)('%s', (_, mode) => {
  let box: MailBox
  let place: Workplace
  let token = ''
  beforeEach(async () => {
    box = new MailBox()
    place = new Workplace()
    onTestFinished(() => place.remove())
    token = (await place.run('token', 'add', 'shop.db', 'till', '--source', 'app://till')).out.trim()
    const facts = ['host=127.0.0.1', `port=${await box.open()}`, 'security=none', 'from=My shop <shop@example.com>']
    const added = await place.pipe(
      '',
      ...['connection', 'add', 'shop.db', 'post', '--kind', 'mail'],
      ...facts.flatMap((fact) => ['--fact', fact]),
    )
    expect(added).toMatchObject({ code: 0 })
  })
  afterEach(() => box.close())

  const start = (more: readonly string[] = []): Promise<Serving> => serve(place, { more: [...mode, ...more] })
  const stop = async ({ child, ended }: Serving): Promise<string> => {
    child.kill('SIGTERM')
    return (await ended).err
  }
  async function send({ address }: Serving, type: string, data: object, at = Date.now()): Promise<void> {
    const answer = await fetch(`${address}/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify({
        ...{ specversion: '1.0', id: `${type} ${at}`, source: 'app://till', type, data },
        time: new Date(at).toISOString(),
      }),
    })
    expect(answer.ok).toBe(true)
  }
  /** All that they tell, a line for each alert. */
  const told = (): readonly string[] =>
    box.mails.flatMap(({ text }) =>
      plain(text)
        .split(/\r?\n/)
        .filter((line) => line.startsWith('- My shop')),
    )

  it('tells of a new kind of failure, of a missed promise and of a silence, each once', async () => {
    place.write('shop.flow.json', guarded('3s'))
    const serving = await start(['--alert-mail', 'post=ann@example.com'])
    await looks()
    await send(serving, 'order.placed', { customer: 'ann', total: 150.5 })
    await send(serving, 'order.placed', { customer: 'bob', total: 250.5 }, Date.now() + 1)
    await send(serving, 'order.paid', { order: '1042' })
    await until(told, (lines) => lines.length === 3)
    await looks()
    expect(told().toSorted()).toEqual([
      expect.stringMatching(/^- My shop: 1042: “Order shipped” should have come by \d+ \w{3} \d\d:\d\d, and has not$/),
      expect.stringMatching(/^- My shop: Nothing has come for 3 seconds, since \d+ \w{3} \d\d:\d\d$/),
      '- My shop: total expects a whole number, got 150.5',
    ])
    expect(box.mails.every(({ to, text }) => to.join() === 'ann@example.com' && /^Subject: .*alert/im.test(text))).toBe(
      true,
    )
    const said = await stop(serving)
    if (mode.length === 0) expect(said).toMatch(/My shop\. 1042: /)
    const again = await start()
    await looks()
    await stop(again)
    expect(told().length).toBe(3)
  })

  it('tells nothing of a time in which it was stopped itself', async () => {
    place.write('shop.flow.json', guarded('2h'))
    const first = await start(['--alert-mail', 'post=ann@example.com'])
    const before = Date.now() - 3 * 3_600_000
    await send(first, 'order.paid', { order: '1042' }, before)
    await stop(first)
    // It was stopped right after that, three hours ago.
    const store = openStore(join(place.folder, 'shop.db'))
    store.atomically(() => store.parts.settings.set('alive', before))
    store.close()
    const second = await start()
    await looks()
    await send(second, 'order.shipped', { order: '1042' }, before + 3_600_000)
    await looks()
    await stop(second)
    expect(box.mails).toEqual([])
  })

  it('refuses to send alerts where there is no such connection', async () => {
    place.write('shop.flow.json', guarded('2h'))
    await expect(start(['--alert-mail', 'gone=ann@example.com'])).rejects.toThrow('no mail connection gone')
    await expect(start(['--alert-mail', 'post'])).rejects.toThrow('--alert-mail <connection>=<address>')
  })
})
