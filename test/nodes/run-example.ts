/** Runs a node's example in the real engine, or, for a producer that starts by itself, in a simulated world. */

import { parseConfig } from '../../runtime/compile/config.ts'
import { eventFromInput, isRefusal } from '../../runtime/engine/arrival.ts'
import { Sandbox } from '../../runtime/engine/sandbox.ts'
import { SimulatedClock } from '../../runtime/engine/simulated.ts'
import type { CloudEvent, EventInput } from '../../runtime/model/event.ts'
import { type Flow, flowFormat, flowSchemaUrl } from '../../runtime/model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../runtime/model/json.ts'
import { type Example, exampleStart, type NodeType, outputsOf } from '../../runtime/model/node.ts'
import type { Row } from '../../runtime/model/table.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { producing } from './producing.ts'

export type Ran = {
  readonly outputs: { readonly [output: string]: readonly Json[] }
  readonly tables: { readonly [table: string]: readonly Row[] }
  readonly files: { readonly [path: string]: string }
  readonly effects: readonly Json[]
}

export async function runExample(type: NodeType, example: Example): Promise<Ran> {
  return type.role === 'producer' ? await runProducer(type, example) : runInFlow(type, example)
}

/** `manual -> the node`, with an ear on every output. */
function runInFlow(type: NodeType, { config, given }: Example): Ran {
  const outputs = outputsOf(type, config)
  const flow = exampleFlow({
    in: { type: 'manual', version: 1, config: {} },
    it: { type: type.type, version: type.version, config: asObject(config) },
  })
  const sandbox = Sandbox.open(flow, {
    nodeTypes,
    start: exampleStart,
    outputs: outputs.map((output) => `it.${output}`),
  })
  if (!(sandbox instanceof Sandbox))
    throw new Error(sandbox.map(({ field, message }) => `${field}: ${message}`).join('\n'))
  let time = exampleStart
  for (const [index, step] of given.entries()) {
    if (typeof step === 'number') {
      sandbox.wait(step)
      time += step
      continue
    }
    const answer = sandbox.send({ id: `e${index + 1}`, time, ...step }, 'in')
    if (answer.kind !== 'accepted') throw new Error(`Event ${index + 1} was ${answer.kind}`)
    time += 1000
  }
  const letters = sandbox.store.letters().map(({ message }) => message)
  if (letters.length > 0) throw new Error(letters.join('\n'))
  return {
    outputs: silentLeftOut(outputs.map((output) => [output, sandbox.heard(`it.${output}`)])),
    tables: Object.fromEntries(sandbox.store.tables().map(({ name }) => [name, [...sandbox.store.rows(name)]])),
    files: filesOf(sandbox),
    effects: sandbox.effects('it').map(({ request }) => request),
  }
}

const filesOf = ({ store }: Sandbox): { readonly [path: string]: string } =>
  'files' in store && store.files instanceof Map ? Object.fromEntries(store.files) : {}

const silentLeftOut = (heard: readonly (readonly [string, readonly CloudEvent[]])[]): Ran['outputs'] =>
  Object.fromEntries(
    heard.flatMap(([output, events]) => (events.length === 0 ? [] : [[output, events.map(({ data }) => data)]])),
  )

export type Producer = Extract<NodeType, { role: 'producer' }>

/** What is given are the rows of a file, or the events that are sent to the producer or heard by it. */
async function runProducer(type: Producer, { config, given }: Example): Promise<Ran> {
  const { parsed, problems } = parseConfig(type.fields, asObject(config), 'it')
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
  const clock = new SimulatedClock(exampleStart)
  const rows = given.flatMap((step) => (typeof step === 'number' ? [] : [asObject(step.data ?? {})]))
  const run = producing(type, parsed, { clock, rows })
  for (const step of given) if (typeof step === 'number') await run.wait(step)
  const produced = await run.stop()
  const hears = type.hears?.(parsed) ?? (() => true)
  const sent =
    run.hasRead || produced.length > 0 ? [] : given.flatMap((step) => (typeof step === 'number' ? [] : [arrived(step)]))
  const [output = ''] = outputsOf(type, config)
  const events = [...produced, ...sent.filter(hears)]
  return { outputs: silentLeftOut([[output, events]]), tables: {}, files: {}, effects: [] }
}

export function arrived(input: Partial<EventInput>): CloudEvent {
  const event = eventFromInput(
    { type: 'example', ...input },
    { channel: 'test/it.event', source: '/test', now: exampleStart, id: () => 'e' },
  )
  if (isRefusal(event)) throw new Error(event.message)
  return event
}

export const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {})

export const exampleFlow = (nodes: Flow['nodes']): Flow => ({
  $schema: flowSchemaUrl,
  format: flowFormat,
  id: 'example',
  name: 'Example',
  zone: 'Europe/London',
  currency: 'GBP',
  events: {},
  nodes,
  edges: [{ from: 'in.event', to: 'it' }],
  parameters: {},
  settings: {},
  tests: [],
  layout: {},
})
