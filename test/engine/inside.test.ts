/** Effects that end within the process: begun without a record, so that a crash leaves them to be done again. */
import { expect, it } from 'vitest'
import { Sandbox } from '../../runtime/engine/sandbox.ts'
import { exampleStart } from '../../runtime/model/node.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { flowOf } from '../host/ingress/open.ts'

const flow = flowOf(
  {
    hand: { type: 'manual', version: 1, config: {} },
    told: { type: 'push', version: 1, config: { message: 'Paid' } },
  },
  [{ from: 'hand.event', to: 'told' }],
)

it('leaves the row as it was until the result is there, and then counts the attempt', () => {
  const sandbox = Sandbox.open(flow, { nodeTypes, start: exampleStart })
  if (!(sandbox instanceof Sandbox)) throw new Error(JSON.stringify(sandbox))
  const { engine, store } = sandbox
  const effects = () => store.effects({}).map(({ state, attempts }) => [state, attempts])
  engine.offer({
    events: [
      {
        ...{ offset: 0, split: 0, channel: 'shop/hand.event', id: '1', source: '/till', type: 'paid', subject: null },
        ...{ time: exampleStart, partitionkey: null, correlationid: null, causationid: null, attributes: null },
        ...{ data: null, text: 'null' },
      },
    ],
    settle: () => {},
  })
  while (engine.step());
  expect(effects()).toEqual([['pending', 0]])
  const [begun] = engine.beginEffects(10, () => true, { unrecorded: true })
  // A crash now: the next start finds it as if nobody had begun.
  expect(effects()).toEqual([['pending', 0]])
  // Nobody else begins it meanwhile.
  expect(engine.beginEffects(10, () => true, { unrecorded: true })).toEqual([])
  engine.endEffect(begun?.key ?? '', { kind: 'done', answer: { heard: true } })
  while (engine.step());
  expect(effects()).toEqual([['done', 1]])
})
