/** Every effect with its attempts: when each was, and what came of it, in the window's words and the command's. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { storyLines } from '../../../runtime/cli/story-text.ts'
import type { Attempt } from '../../../runtime/model/effect.ts'
import { orders, published, send } from './flows.ts'
import { newShop, type TestShop, until } from './open-shop.ts'

const calling = (url: string) =>
  orders({
    nodes: {
      hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
      call: { type: 'http', version: 1, config: { url } },
    },
    edges: [{ from: 'hand.event', to: 'call' }],
    layout: {},
  })

const told = async (shop: TestShop) => (await shop.call('case.find', { word: 'ann' })).events[0]

it('a server that answers 503 twice and then takes it: three tries, each with its moment', async () => {
  const answers = [503, 503, 200]
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(answers.shift() ?? 500).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // Chance that makes every pause as short as it can be.
  const shop = await newShop({ services: { random: () => 0 } })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const flow = await published(shop, calling(`http://${host}/orders`), [host])
  const start = Date.now()
  await send(shop, flow, 'ann', 150)
  const event = await until(
    () => told(shop),
    (found) => found?.effects[0]?.state === 'done',
  )
  const [effect] = event?.effects ?? []
  expect(effect?.tries).toMatchObject([
    { number: 1, kind: 'retry', reason: `${host} answered 503`, by: '' },
    { number: 2, kind: 'retry', reason: `${host} answered 503`, by: '' },
  ])
  const moments = [start, ...(effect?.tries ?? []).map(({ at }) => at), effect?.updated ?? 0]
  expect(moments).toEqual([...moments].sort((a, b) => a - b))
  const lines = event === undefined ? [] : storyLines(event)
  expect(lines.filter((line) => /Done|Try/.test(line))).toEqual([
    expect.stringContaining('Done, after 3 tries.'),
    expect.stringMatching(/^ {2}Try 1, 20\S+Z: 127\.0\.0\.1:\d+ answered 503$/),
    expect.stringMatching(/^ {2}Try 2, 20\S+Z: 127\.0\.0\.1:\d+ answered 503$/),
    expect.stringMatching(/^ {2}Try 3, 20\S+Z: done$/),
  ])
  expect((await shop.call('event.read', { offset: event?.row.offset ?? 0 })).effects).toEqual(event?.effects)
})

it('what a person said stands between the tries, and the numbers go on', async () => {
  let answer: Attempt = { kind: 'unknown', reason: 'The line broke' }
  const shop = await newShop({ services: { effects: { http: { attempt: async () => answer } } } })
  const flow = await published(shop, calling('https://warehouse.example/orders'))
  await send(shop, flow, 'ann', 150)
  const [item] = await until(
    () => shop.call('look.list', {}),
    (all) => all.length === 1,
  )
  answer = { kind: 'done', answer: null }
  const wish = { ids: [item?.id ?? ''], verdict: 'did not happen', reason: 'I rang them', by: 'Bea' } as const
  await shop.call('look.decide', wish)
  const event = await until(
    () => told(shop),
    (found) => found?.effects[0]?.state === 'done',
  )
  expect(event?.effects[0]?.tries).toMatchObject([
    { number: 1, kind: 'unknown', reason: 'The line broke', by: '' },
    { number: 1, kind: 'did not happen', reason: 'I rang them', by: 'Bea' },
  ])
  const lines = event === undefined ? [] : storyLines(event)
  expect(lines.some((line) => line.endsWith('Done, after 2 tries.'))).toBe(true)
  expect(lines.some((line) => /^ {2}Bea let it be tried again on 20\S+Z\. I rang them$/.test(line))).toBe(true)
})
