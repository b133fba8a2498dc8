/** Trying one step in the window: what came in, what came out, which clauses held, and no way to the outside. */
import { describe, expect, it } from 'vitest'
import { type Coming, runProducer } from '../../../renderer/panels/inspector/try/run-producer.ts'
import { type Given, runStep, type Tried } from '../../../renderer/panels/inspector/try/run-step.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { isObject } from '../../../runtime/model/json.ts'
import { exampleStart } from '../../../runtime/model/node.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { flow, samples } from './page/flow.ts'

function tried(id: string, given: Given, through = false, inFlow: Flow = flow, start?: number): Tried {
  const outcome = runStep(inFlow, id, nodeTypes, given, { through, ...(start === undefined ? {} : { start }) })
  if ('problem' in outcome) throw new Error(outcome.problem)
  return outcome.tried
}
const [event] = samples
const given: Given = event === undefined ? [] : [{ type: event.type, data: event.data, time: event.time }]

describe('trying a step', () => {
  it('tells which way an event goes and which clauses held', () => {
    const { outputs, explained, came } = tried('which', given)
    expect(came).toEqual([event?.data])
    expect(outputs.filter(({ data }) => data.length > 0).map(({ output }) => output)).toEqual(['to-charge'])
    expect(explained.map(({ row, clauses }) => [row, clauses.map(({ outcome }) => outcome)])).toEqual([
      ['to-charge', [true, true, true]],
      ['nothing-to-pay', [false]],
      ['odd', [true, false]],
    ])
  })

  it('sends a past event through the steps before it', () => {
    expect(tried('big', given, true).came).toHaveLength(1)
    const free = samples[1]
    const nothingToPay: Given = [{ type: 'payment.submitted', data: free?.data ?? {} }]
    expect(tried('big', nothingToPay, true).came).toEqual([])
    expect(tried('big', nothingToPay, false).came).toHaveLength(1)
  })

  it('shows the rows that a table would get', () => {
    expect(tried('payments', given).tables).toEqual([
      { name: 'payments', rows: [{ order: '1042', total: 4200, method: 'card' }] },
    ])
  })

  it('lets time pass to the end of a wait, with the answer of a setting', () => {
    expect(tried('hold', given).later).toEqual({ after: 900_000, outputs: ['Elapsed'] })
  })

  it('shows what it would ask of the outside, and asks nothing', () => {
    const http: Flow = {
      ...flow,
      nodes: { call: { type: 'http', version: 1, config: { url: 'https://example.invalid/x' } } },
      edges: [],
    }
    const { effects, failures } = tried('call', given, false, http)
    expect(failures).toEqual([])
    expect(effects).toHaveLength(1)
    expect(JSON.stringify(effects)).toContain('https://example.invalid/x')
  })

  it('says in a sentence why a step cannot run', () => {
    expect(runStep(flow, 'bad-http', nodeTypes, given, { through: false })).toEqual({
      problem: expect.stringMatching(/^It cannot run yet\. .+/),
    })
    expect(runStep(flow, 'unknown', nodeTypes, given, { through: false })).toEqual({
      problem: expect.stringMatching(/does not know/),
    })
    expect(runStep(flow, 'gone', nodeTypes, given, { through: false })).toHaveProperty('problem')
  })

  it('says why an event could not be handled', () => {
    expect(tried('payments', [{ type: 'payment.submitted', data: {} }]).failures.join(' ')).not.toBe('')
  })

  const runnable = nodeTypes.filter(({ role }) => role !== 'producer')
  it.each(runnable.map((type) => [type.type, type] as const))(
    'gives the results that the examples of %s promise',
    (_name, type) => {
      for (const example of type.examples) {
        const config: unknown = example.config
        const one: Flow = {
          ...flow,
          events: {},
          nodes: { it: { type: type.type, version: type.version, config: isObject(config) ? config : {} } },
          edges: [],
        }
        const { outputs, failures } = tried('it', example.given, false, one, exampleStart)
        expect(failures, example.title).toEqual([])
        for (const { output, data } of outputs)
          expect(data, `${example.title}: ${output}`).toEqual(example.expect[output] ?? [])
      }
    },
  )
})

describe('trying a producer', () => {
  const coming = async (id: string, inFlow: Flow = flow): Promise<Coming> => {
    const type = nodeTypes.find((one) => one.type === inFlow.nodes[id]?.type)
    if (type?.role !== 'producer') throw new Error(`${id} is no producer`)
    return await runProducer(inFlow, id, type, Date.UTC(2026, 2, 27, 12))
  }

  it('tells the next times of a schedule, over the weekend', async () => {
    const found = await coming('morning')
    expect(
      found.kind === 'events' ? found.events.map(({ time }) => new Date(Number(time)).toISOString()) : found,
    ).toEqual(['2026-03-30T05:00:00.000Z', '2026-03-31T05:00:00.000Z', '2026-04-01T05:00:00.000Z'])
  })

  it('shows the first events of the simulated shop', async () => {
    const shop = { shop: { type: 'simulator', version: 1, config: { perMinute: 6 } } }
    const found = await coming('shop', { ...flow, nodes: shop })
    expect(found.kind === 'events' ? found.events.length : found).toBe(3)
  })

  it('says of others that they wait, or read a file', async () => {
    expect(await coming('pay')).toEqual({ kind: 'waits' })
    expect((await coming('any-events')).kind).toBe('waits')
    expect((await coming('any-file')).kind).toBe('file')
  })
})
