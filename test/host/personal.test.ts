import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { personalFields } from '../../runtime/compile/personal-fields.ts'
import { startFlow } from '../../runtime/host/start-flow.ts'
import { openStore } from '../../runtime/host/store/open.ts'
import { flowOf } from '../engine/flows.ts'

const flow = {
  ...flowOf(
    {
      in: { type: 'manual' },
      t: { type: 'table', table: 'orders', columns: [{ name: 'number', value: 'data.number' }] },
    },
    ['in.event > t'],
  ),
  events: {
    'order.placed': {
      type: 'object',
      personOf: 'customer_ref',
      properties: {
        number: { type: 'string' },
        customer_ref: { type: 'string' },
        email: { type: 'string', personal: true },
        notes: { type: 'array', items: { type: 'object', properties: { text: { type: 'string', personal: true } } } },
      },
    },
  },
}
const order = (n: number, customer: string) => ({
  type: 'order.placed',
  id: `o${n}`,
  data: {
    number: `#${n}`,
    customer_ref: customer,
    email: `${customer}@example.org`,
    notes: [{ text: `call ${customer} at home` }],
  },
})

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'personal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = () => openStore(join(folder, 'shop.db'), { personal: personalFields([flow]), reserveBytes: 0 })

it('keeps marked fields of an event sealed on the disk and plain in memory, until the person is erased', async () => {
  const store = open()
  const running = startFlow(flow, { store })
  await running.send('in', [order(1, 'anna'), order(2, 'ben')])
  await running.idle()
  await running.stop()
  expect(store.read(0, 10).map((event) => event.data)).toEqual([order(1, 'anna').data, order(2, 'ben').data])
  const onDisk = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name)).toString('latin1'))
    .join('')
  expect(onDisk).toContain('#1')
  expect(onDisk).not.toContain('@example.org')
  expect(onDisk).not.toContain('at home')

  store.eraseSubject('anna', 0)
  store.close()
  const again = open()
  expect(again.get(1)?.data).toMatchObject({
    number: '#1',
    email: { $erased: true },
    notes: [{ text: { $erased: true } }],
  })
  expect(again.get(2)?.data).toEqual(order(2, 'ben').data)
  const steps = again.verify()
  let last = steps.next()
  while (!last.done) last = steps.next()
  expect(last.value.damage).toBeUndefined()
  again.close()
})

it('leaves an event without marks as it is', () => {
  expect(personalFields([flow])({ type: 'other', source: '/till' } as never)).toBeUndefined()
})
