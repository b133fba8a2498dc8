/** The lane of a delivery. Its name stands in the store beside what waits, so that it is the same in every version. */
import { expect, it } from 'vitest'
import { laneOf } from '../../runtime/engine/lane.ts'
import { CannotTell, type Expression } from '../../runtime/model/expression.ts'
import type { Json } from '../../runtime/model/json.ts'
import { event } from '../store-contract.ts'

const giving = (value: Json | CannotTell): Expression => ({ evaluate: () => value }) as unknown as Expression
const order = event(7, { partitionkey: 'p-1', subject: 's-1' })

it.each<[what: string, lane: string, value: Json | CannotTell]>([
  ['a text as it is', 'c-1', 'c-1'],
  ['a number as it is written', '5', 5],
  ['a truth value', 'true', true],
  ['an object as JSON', '{"a":1}', { a: 1 }],
  ['a long text as it is up to 256 characters', 'x'.repeat(256), 'x'.repeat(256)],
  [
    'a longer one by its digest',
    'digest:15eb95a462ee20bd91a415ae2d4aed341288186ddaa2b37908f7d592f0c3f85f',
    'x'.repeat(257),
  ],
  ['the partition key where the field is missing', 'p-1', new CannotTell('data.customer', 'missing')],
])('takes %s', (_what, lane, value) => expect(laneOf(giving(value), order)).toBe(lane))

it('is the partition key, else the subject, else the event’s own', () => {
  expect(laneOf(undefined, order)).toBe('p-1')
  expect(laneOf(undefined, { ...order, partitionkey: null })).toBe('s-1')
  expect(laneOf(undefined, { ...order, partitionkey: null, subject: null })).toBe('#7')
})
