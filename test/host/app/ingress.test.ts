/** The door of an open shop: open while something needs it, on a port that stays, and honest about what is in the way. */
import { createServer, type Server } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import type { IngressState } from '../../../runtime/model/api/ingress.ts'
import { questionFlow } from '../ingress/form-flows.ts'
import { orders, published } from './flows.ts'
import { newShop, type TestShop, until } from './open-shop.ts'

const read = (shop: TestShop): Promise<IngressState> => shop.call('ingress.read', {})
const listening = (shop: TestShop): Promise<IngressState> =>
  until(
    () => read(shop),
    ({ state }) => state === 'listening',
  )

async function busyPort(): Promise<{ readonly port: number; readonly free: () => Promise<void> }> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const free = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()))
  onTestFinished(() => void server.close())
  const address = server.address()
  return { port: typeof address === 'object' && address !== null ? address.port : 0, free }
}

it('is closed until something needs it, and closed again when nothing does', async () => {
  const shop = await newShop()
  await published(shop, orders())
  expect(await read(shop)).toMatchObject({ state: 'off', address: '', pages: [], programs: 0 })
  const { token, program } = await shop.call('programs.add', { program: 'till-1', sources: [], reads: ['events'] })
  expect(program).toMatchObject({ program: 'till-1', sources: ['/programs/till-1'], reads: ['events'], places: [] })
  const { address } = await read(shop)
  const sent = await fetch(`${address}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify({ specversion: '1.0', id: '1', source: '/programs/till-1', type: 'order.placed' }),
  })
  expect(sent.status).toBe(202)
  // What a window can ask for never shows the token again.
  expect(JSON.stringify(await shop.call('programs.list', {}))).not.toContain(token.slice(3))
  expect(shop.told.filter(({ event }) => event === 'ingress').at(-1)?.payload).toMatchObject({ state: 'listening' })
  await shop.call('programs.remove', { program: 'till-1' })
  expect((await read(shop)).state).toBe('off')
  await expect(fetch(`${address}/events`)).rejects.toThrow()
})

it('shows the page of a form while its flow is on, and takes what is sent also while it is paused', async () => {
  const shop = await newShop()
  const flow = await published(shop, questionFlow())
  const { pages } = await until(
    () => read(shop),
    (state) => state.state === 'listening' && state.pages.length === 1,
  )
  expect(pages).toMatchObject([{ flow, node: 'asked', title: 'Ask us', shows: 'form' }])
  const address = pages[0]?.address ?? ''
  await shop.call('flows.turn', { flow, to: 'paused', by: 'Ann' })
  const { token } = (await (await fetch(address, { headers: { accept: 'application/json' } })).json()) as {
    token: string
  }
  const sent = await fetch(address, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ token, email: 'ada@example.com', question: 'Open?' }),
  })
  const { answer } = (await sent.json()) as { answer: string }
  const answered = async (): Promise<unknown> =>
    (await fetch(new URL(answer, address), { headers: { accept: 'application/json' } })).json()
  expect(await answered()).toMatchObject({ state: 'waiting', message: 'Paused for a moment', final: false })
  // Also a start later.
  await shop.reopen()
  await listening(shop)
  await shop.call('flows.turn', { flow, to: 'on', by: 'Ann' })
  await until(answered, (said) => JSON.stringify(said).includes('Thank you, ada@example.com'))
  await shop.call('flows.turn', { flow, to: 'off', by: 'Ann' })
  await until(
    () => read(shop),
    ({ state }) => state === 'off',
  )
})

it('A41: says that the port is taken, offers a free one, and comes by itself when it is free', async () => {
  const shop = await newShop()
  const busy = await busyPort()
  const refused = await shop.failure('ingress.set', { port: busy.port })
  expect(refused).toMatchObject({ code: 'PORT_BUSY', details: { port: busy.port, free: expect.any(Number) } })
  await shop.call('ingress.set', { port: Number(refused.details.free) })
  await shop.call('programs.add', { program: 'till-1', sources: [], reads: [] })
  const { port, state } = await read(shop)
  expect([state, port]).toEqual(['listening', refused.details.free])
  // Another program takes it while we are away.
  await shop.close()
  const thief = createServer()
  await new Promise<void>((resolve) => thief.listen(port, '127.0.0.1', () => resolve()))
  await shop.reopen()
  const taken = await read(shop)
  expect(taken).toMatchObject({ state: 'taken', port, address: '' })
  expect(taken.free).toBeGreaterThan(port)
  await new Promise<void>((resolve) => thief.close(() => resolve()))
  expect(await listening(shop)).toMatchObject({ port })
})

it.each([
  { port: 80 },
  { port: 70_000 },
  { publicUrl: 'http://hooks.example.com' },
  { publicUrl: 'https://user:key@hooks.example.com' },
  { publicUrl: 'hooks.example.com' },
])('refuses %j and changes nothing', async (wish) => {
  const shop = await newShop()
  const before = await read(shop)
  expect((await shop.failure('ingress.set', wish)).code).toMatch(/^(API_ARGUMENT|PUBLIC_URL)$/)
  expect(await read(shop)).toEqual(before)
})
