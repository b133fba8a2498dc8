/** The step `lookup` when nobody answers: what becomes of the question is told once a person has decided. */
import { expect, it } from 'vitest'
import { Sandbox } from '../../runtime/engine/sandbox.ts'
import { exampleStart } from '../../runtime/model/node.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { exampleFlow } from './run-example.ts'

const outputs = ['found', 'missing', 'failed']

/** One question that stays without an answer, and how a person decides about it. */
function decided(verdict: 'happened' | 'skip'): Sandbox {
  const flow = exampleFlow({
    in: { type: 'manual', version: 1, config: {} },
    it: { type: 'lookup', version: 1, config: { url: 'https://shop.example/orders/{data.id}', tries: 1 } },
  })
  const sandbox = Sandbox.open(flow, {
    nodeTypes,
    start: exampleStart,
    outputs: outputs.map((output) => `it.${output}`),
  })
  if (!(sandbox instanceof Sandbox)) throw new Error(JSON.stringify(sandbox))
  sandbox.receiver.plan(`${flow.id}/it`, 'retry', 1)
  sandbox.send({ id: 'e1', type: 'order.updated', data: { id: '7' } })
  expect(outputs.flatMap((output) => sandbox.heard(`it.${output}`))).toEqual([])
  const [effect] = sandbox.effects('it')
  expect(effect?.state).toBe('dead')
  sandbox.engine.decide({ kind: 'effect', key: effect?.key ?? '', verdict, by: 'Ann', reason: 'Closed.' })
  sandbox.settle()
  return sandbox
}

it('tells that a question was left out, what it was about, and why', () => {
  const sandbox = decided('skip')
  expect(sandbox.heard('it.failed').map(({ type, data }) => ({ type, data }))).toEqual([
    { type: 'lookup.failed', data: { state: 'skipped', reason: 'Closed.', answer: null, about: { id: '7' } } },
  ])
  expect([...sandbox.heard('it.found'), ...sandbox.heard('it.missing')]).toEqual([])
})

it('goes on with what there is where a person says that it was answered', () => {
  const sandbox = decided('happened')
  expect(sandbox.heard('it.found').map(({ data }) => data)).toEqual([{ id: '7', details: null }])
  expect([...sandbox.heard('it.failed'), ...sandbox.heard('it.missing')]).toEqual([])
})
