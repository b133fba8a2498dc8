/** Runs one step of a flow in memory on a few events: nothing is sent, nothing is kept. */
import { Sandbox } from '../../../../runtime/engine/sandbox.ts'
import { type EventInput, publicOutput } from '../../../../runtime/model/event.ts'
import { type Flow, type FlowNode, splitOutput } from '../../../../runtime/model/flow.ts'
import type { Json } from '../../../../runtime/model/json.ts'
import type { NodeType } from '../../../../runtime/model/node.ts'
import type { Row } from '../../../../runtime/model/table.ts'
import { cleanName } from '../../../document/names.ts'
import { typeOf } from '../../../document/node-types.ts'
import { outputLabel, outputsOf } from '../../../document/outputs.ts'
import { t } from '../../../words/words.ts'
import { type Explained, type Explanation, explainStep, type Lacking } from './explain-step.ts'

/** A number is a pause in ms. */
export type Given = readonly (Partial<EventInput> | number)[]

export type Tried = {
  /** What reached the step, after the steps before it had their say. */
  readonly came: readonly Json[]
  readonly outputs: readonly { readonly output: string; readonly label: string; readonly data: readonly Json[] }[]
  readonly tables: readonly { readonly name: string; readonly rows: readonly Row[] }[]
  readonly files: readonly { readonly name: string; readonly text: string }[]
  /** What comes out by itself when time passes: the end of a wait. */
  readonly later: { readonly after: number; readonly outputs: readonly string[] } | null
  /** What it would ask of the outside world. */
  readonly effects: readonly Json[]
  /** For the last event: which parts of its conditions held. */
  readonly explained: readonly Explained[]
  /** For the last event: values that it does not give. */
  readonly lacking: readonly Lacking[]
  /** Why an event could not be handled, one sentence each. */
  readonly failures: readonly string[]
}

export type Outcome = { readonly tried: Tried } | { readonly problem: string }

/** Ids in the small flow that is run. */
export const producer = 'try-in'
export const step = 'try-step'

/**
 * `through` sends the events through the stateless steps that lead here, as a past event would come; without it they
 * are handed to the step as they are. The clock says `start` (ms) at the beginning: the time of the first event.
 */
export function runStep(
  flow: Flow,
  id: string,
  nodeTypes: readonly NodeType[],
  given: Given,
  { through, start = startOf(given) }: { readonly through: boolean; readonly start?: number },
): Outcome {
  const node = Object.hasOwn(flow.nodes, id) ? flow.nodes[id] : undefined
  const type = typeOf(node, nodeTypes)
  if (node === undefined || type === undefined) return { problem: t('This Counterflow does not know this step.') }
  const outputs = outputsOf(flow, id, nodeTypes)
  const small = through ? withWay(flow, id, node, nodeTypes) : alone(flow, node)
  const sandbox = Sandbox.open(small, {
    nodeTypes,
    start,
    outputs: [...outputs.map((output) => `${step}.${output}`), ...incoming(small)],
  })
  if (!(sandbox instanceof Sandbox)) {
    const [first] = sandbox
    const message = first?.message ?? t('Something is wrong with it.')
    return { problem: t('It cannot run yet. {message}', { message }) }
  }
  const failures = sendAll(sandbox, given, start)
  const came = incoming(small).flatMap((from) => sandbox.heard(from))
  const last = came.at(-1)
  const why: Explanation = last === undefined ? { conditions: [], lacking: [] } : explainStep(flow, node, type, last)
  const now = outputs.map((output) => ({
    output,
    label: output === publicOutput ? t('told to everybody') : outputLabel(output),
    data: sandbox.heard(`${step}.${output}`).map(({ data }) => data),
  }))
  const tried = {
    came: once(came.map(({ data }) => data)),
    outputs: now,
    tables: sandbox.store.tables().map(({ name }) => ({ name, rows: [...sandbox.store.rows(name)] })),
    files: filesOf(sandbox),
    effects: sandbox.effects(step).map(({ request }) => request),
    explained: why.conditions,
    lacking: why.lacking,
    failures: [...new Set([...failures, ...sandbox.store.letters().map(({ message }) => cleanName(message, 300))])],
  }
  // Last, since tables and effects may change when time passes.
  return { tried: { ...tried, later: waitOn(sandbox, now) } }
}

/** Lets time pass until the first timer has fired; null where none is set. */
function waitOn(sandbox: Sandbox, before: Tried['outputs']): Tried['later'] {
  const due = sandbox.engine.nextDue()
  if (due === undefined) return null
  const after = Math.max(0, due - sandbox.clock.now())
  sandbox.wait(after)
  const outputs = before.flatMap(({ output, label, data }) =>
    sandbox.heard(`${step}.${output}`).length > data.length ? [label] : [],
  )
  return outputs.length === 0 ? null : { after, outputs }
}

function sendAll(sandbox: Sandbox, given: Given, start: number): readonly string[] {
  const failures: string[] = []
  let time = start
  given.forEach((one, index) => {
    if (typeof one === 'number') {
      sandbox.wait(one)
      time += one
      return
    }
    const answer = sandbox.send({ time, ...one, id: `e${index + 1}` }, producer)
    if (answer.kind === 'refused')
      failures.push(t('Event {number} was refused: {message}', { number: index + 1, message: answer.message }))
    time += 1_000
  })
  return failures
}

/** The moment of the first event, so that past events come at their own time. */
function startOf(given: Given): number {
  for (const one of given) {
    if (typeof one === 'number' || one.time === undefined) continue
    const time = typeof one.time === 'number' ? one.time : Date.parse(one.time)
    if (Number.isFinite(time)) return time
  }
  return Date.now()
}

const manual: FlowNode = { type: 'manual', version: 1, config: {} }

const alone = (flow: Flow, node: FlowNode): Flow => ({
  ...flow,
  nodes: { [producer]: manual, [step]: node },
  edges: [{ from: `${producer}.event`, to: step }],
  tests: [],
  layout: {},
})

/** Producers and stages before the step become the one producer; the stateless steps between stay as they are. */
export function withWay(flow: Flow, id: string, node: FlowNode, nodeTypes: readonly NodeType[]): Flow {
  const isPassed = (one: string): boolean => {
    const type = typeOf(flow.nodes[one], nodeTypes)
    return type?.role === 'router' && !type.stateful
  }
  const nodes: { [id: string]: FlowNode } = { [producer]: manual, [step]: node }
  const edges = new Map<string, { from: string; to: string }>()
  const seen = new Set<string>()
  const walk = (at: string, as: string): void => {
    for (const { from, to } of flow.edges) {
      if (to !== at) continue
      const { node: before, output } = splitOutput(from)
      const passed = isPassed(before)
      const edge = { from: passed ? `${before}.${output}` : `${producer}.event`, to: as }
      edges.set(`${edge.from}>${edge.to}`, edge)
      const router = flow.nodes[before]
      if (!passed || router === undefined || seen.has(before)) continue
      seen.add(before)
      nodes[before] = router
      walk(before, before)
    }
  }
  walk(id, step)
  if (edges.size === 0) return alone(flow, node)
  return { ...flow, nodes, edges: [...edges.values()], tests: [], layout: {} }
}

const incoming = ({ edges }: Flow): readonly string[] => [
  ...new Set(edges.filter(({ to }) => to === step).map(({ from }) => from)),
]

/** The same content counts once however many wires lead to the step. */
const once = (data: readonly Json[]): readonly Json[] => [
  ...new Map(data.map((one) => [JSON.stringify(one), one])).values(),
]

function filesOf({ store }: Sandbox): Tried['files'] {
  const files: unknown = 'files' in store ? store.files : undefined
  if (!(files instanceof Map)) return []
  return [...files].flatMap(([name, text]) =>
    typeof name === 'string' && typeof text === 'string' ? [{ name, text }] : [],
  )
}
