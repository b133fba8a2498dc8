/** The step `dedupe` where it cannot tell: an event that may be the first is neither passed nor taken for a repeat. */
import { expect, it } from 'vitest'
import type { Json } from '../../runtime/model/json.ts'
import { dedupe } from '../../runtime/nodes/routers/dedupe.ts'
import { runExample } from './run-example.ts'

const run = async (...given: readonly Json[]): Promise<unknown> =>
  (
    await runExample(dedupe, {
      title: '',
      config: { key: 'data.sku', again: 'data.stock > 10' },
      given: given.map((data) => ({ data })),
      expect: {},
    })
  ).outputs

it('lets the first pass, and again after what ends the waiting', async () => {
  const [few, many] = [
    { sku: 'A', stock: 2 },
    { sku: 'A', stock: 50 },
  ]
  expect(await run(few, few, many, few)).toEqual({ first: [few, few], repeat: [few] })
})

it.each<[what: string, data: Json]>([
  ['whether the waiting ends', { sku: 'A' }],
  ['what it is about', { stock: 2 }],
])('sets aside an event that does not say %s, and remembers nothing of it', async (_what, data) => {
  const known = { sku: 'A', stock: 2 }
  expect(await run(data, known)).toEqual({ unclear: [data], first: [known] })
})
