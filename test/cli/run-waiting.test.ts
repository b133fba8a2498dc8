/** What `run --until-idle` waits for, and what it leaves for later: with a real server that fails, is away, and is back. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, expect, it } from 'vitest'
import { openStandIn, standInToken } from '../host/catch-up/stand-in.ts'
import { Workplace } from './command.ts'

const place = new Workplace()
let server: Server | undefined

afterEach(() => close())
afterAll(() => place.remove())

/** Answers 503 so many times, and then takes what comes. */
async function receiver(failures: number, port = 0): Promise<{ readonly port: number; readonly taken: string[] }> {
  const taken: string[] = []
  let asked = 0
  const made = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const fails = asked++ < failures
      if (!fails) taken.push(JSON.parse(body).sku)
      response.writeHead(fails ? 503 : 200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  server = made
  await new Promise<void>((resolve) => made.listen(port, '127.0.0.1', resolve))
  return { port: (made.address() as AddressInfo).port, taken }
}

async function close(): Promise<void> {
  const open = server
  server = undefined
  if (open) await new Promise((resolve) => open.close(resolve).closeAllConnections())
}

const consumers = (port: number) => ({
  call: { type: 'http', version: 1, config: { url: `http://127.0.0.1:${port}/told`, method: 'POST', body: 'data' } },
  answer: { type: 'push', version: 1, config: { message: 'Thank you', state: 'done', to: 'data.sku' } },
})

function prepare(name: string, consumer: 'call' | 'answer', port = 1): string[] {
  place.write(`${name}.json`, {
    ...{ format: 1, id: name, name, zone: 'Europe/London', currency: 'GBP' },
    nodes: {
      sales: { type: 'file', version: 1, config: { type: 'sale.made' } },
      [consumer]: consumers(port)[consumer],
    },
    edges: [{ from: 'sales.row', to: consumer }],
  })
  place.write('sales.csv', 'sku,quantity\nA,1\nB,2\n')
  const near = consumer === 'call' ? ['--allow', `127.0.0.1:${port}`] : []
  return [
    'run',
    `${name}.json`,
    '--store',
    `${name}.db`,
    '--input',
    'sales=sales.csv',
    '--until-idle',
    '--json',
    ...near,
  ]
}

it('waits for what is tried again, and ends when it is done', async () => {
  const { port, taken } = await receiver(2)
  const { code, out } = await place.run(...prepare('again', 'call', port))
  expect([code, JSON.parse(out)]).toMatchObject([0, { accepted: 2, unsent: 0, waiting: [], failed: false }])
  expect(taken.sort()).toEqual(['A', 'B'])
})

it('says what is still to be sent and from when on, ends with 6, and the same command goes on with it', async () => {
  const { port } = await receiver(0)
  await close()
  const command = prepare('away', 'call', port)
  const first = await place.run(...command, '--wait', '0s')
  expect([first.code, JSON.parse(first.out)]).toMatchObject([
    6,
    {
      accepted: 2,
      unsent: 2,
      waiting: [{ step: 'away/call', waits: 'send', count: 2, next: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) }],
    },
  ])
  const { taken } = await receiver(0, port)
  const second = await place.run(...command)
  expect([second.code, JSON.parse(second.out)]).toMatchObject([
    0,
    { accepted: 0, duplicates: 2, unsent: 0, waiting: [] },
  ])
  expect(taken.sort()).toEqual(['A', 'B'])
})

it('leaves to an open door what only an open door can do, rather than giving it up', async () => {
  const { code, out } = await place.run(...prepare('door', 'answer'))
  expect([code, JSON.parse(out)]).toMatchObject([
    6,
    { unsent: 2, waiting: [{ step: 'door/answer', next: null, reason: expect.stringContaining('counterflow serve') }] },
  ])
  const { out: look } = await place.run('look', 'door.db', '--json')
  expect(look).not.toContain('There is no service')
})

it('asks providers what happened since before it ends', async () => {
  const standIn = await openStandIn()
  const add = ['connection', 'add', 'asked.db', 'till', '--kind', 'stripe', '--slot', 'key']
  expect((await place.pipe(standInToken, ...add, '--fact', `address=${standIn.base}`)).code).toBe(0)
  place.write('asked.json', {
    ...{ format: 1, id: 'asked', name: 'asked', zone: 'Europe/London', currency: 'GBP' },
    nodes: {
      shop: { type: 'catch-up', version: 1, config: { provider: 'stripe', connection: 'till' } },
      seen: { type: 'table', version: 1, config: { table: 'seen', columns: [{ name: 'type', value: 'event.type' }] } },
    },
    edges: [{ from: 'shop.event', to: 'seen' }],
  })
  const command = ['run', 'asked.json', '--store', 'asked.db', '--until-idle', '--json']
  // It begins from now on; the next run makes up for what was in between.
  expect(JSON.parse((await place.run(...command)).out)).toMatchObject({ accepted: 0 })
  standIn.events.push({
    ...{ id: 'evt_1', object: 'event', type: 'customer.created', created: Math.floor(Date.now() / 1000) },
    data: { object: { id: 'cus_1', email: 'ann@example.org' } },
  })
  const { code, out } = await place.run(...command)
  expect([code, JSON.parse(out)]).toMatchObject([0, { accepted: 1, tables: [{ name: 'seen', rows: 1 }] }])
})

it('refuses a time that is none', async () => {
  const { code, err } = await place.run(...prepare('time', 'answer'), '--wait', 'soon')
  expect([code, JSON.parse(err)]).toMatchObject([2, { code: 'USAGE' }])
})
