/** Connections that a flow names: any will do while it is drawn, and on a computer they must be there. */
import { describe, expect, it } from 'vitest'
import { compile, isProblems } from '../../runtime/compile/compile.ts'
import type { BoundConnection } from '../../runtime/model/connection.ts'
import type { Json } from '../../runtime/model/json.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { exampleFlow } from '../nodes/run-example.ts'

const paying = (connection: Json) =>
  exampleFlow({
    in: { type: 'manual', version: 1, config: {} },
    it: { type: 'payment', version: 1, config: { connection } },
  })
const problemsWith = (connection: Json, connections?: readonly BoundConnection[]) => {
  const plan = compile(paying(connection), { nodeTypes, ...(connections === undefined ? {} : { connections }) })
  return isProblems(plan) ? plan.map(({ code, node, field }) => `${code} ${node} ${field}`) : []
}

describe('the connections that a flow names', () => {
  it.each<[what: string, connection: Json, connections: readonly BoundConnection[] | undefined, expected: string[]]>([
    ['anything, where nobody says what there is', { $connection: 'till' }, undefined, []],
    ['one that is there', { $connection: 'till' }, [{ name: 'till', kind: 'stripe' }], []],
    ['by its plain name', 'till', [{ name: 'till', kind: 'stripe' }], []],
    ['practice, which is always there', { $connection: 'practice' }, [], []],
    ['one that is not there', { $connection: 'till' }, [], ['CONNECTION_MISSING it connection']],
    [
      'one of another kind',
      { $connection: 'till' },
      [{ name: 'till', kind: 'mail' }],
      ['CONNECTION_KIND it connection'],
    ],
  ])('%s', (_what, connection, connections, expected) => {
    expect(problemsWith(connection, connections)).toEqual(expected)
  })

  it('offers the nearest one of a kind that fits', () => {
    const plan = compile(paying({ $connection: 'tils' }), {
      nodeTypes,
      connections: [
        { name: 'tils2', kind: 'mail' },
        { name: 'till', kind: 'stripe' },
      ],
    })
    expect(plan).toMatchObject([{ nearest: 'till', fix: { value: { $connection: 'till' } } }])
  })
})
