/** Makes a test out of what has happened: the events of a case, what they needed, and what came of them. */

import { compile, isProblems } from '../../compile/compile.ts'
import type { Plan } from '../../compile/plan.ts'
import { printDuration } from '../../expression/duration.ts'
import { type CloudEvent, isPublicChannel } from '../../model/event.ts'
import type { Flow, FlowTest } from '../../model/flow.ts'
import { splitOutput } from '../../model/flow.ts'
import { isObject } from '../../model/json.ts'
import type { NodeType } from '../../model/node.ts'
import { openSandbox, play, runFlowTest, type TestEvent, withIds } from '../flow-test.ts'
import { Sandbox } from '../sandbox.ts'
import { expectedOf } from './expected.ts'
import { inventPersons } from './invented.ts'

/** What the log says of the case itself, for the test to do the same. */
export type CaseFacts = {
  /** Event time of the last thing that came of it, ms. */
  readonly until: number
  readonly faults: NonNullable<FlowTest['faults']>
  /** How many events each output of a stage let out, by `<node id>.<output>`. */
  readonly emitted: ReadonlyMap<string, number>
}

export type KeptTest = {
  readonly test: FlowTest
  /** How many of its events came before the case, because the steps remembered them. */
  readonly earlier: number
  /** Personal values that were replaced by invented ones. */
  readonly replaced: number
  /** What the person should know about it, as sentences. */
  readonly notes: readonly string[]
}

/** The producer by which an event comes into a flow from outside, or the step whose question a person answers; undefined for what the flow itself let out. */
export function entranceOf(plan: Plan, event: CloudEvent): string | undefined {
  const own = plan.producers.find(({ channels }) => channels.includes(event.channel))
  if (own) return own.node
  const asked = plan.stages.find(({ answers }) => answers === event.channel)
  if (asked) return asked.node
  if (!isPublicChannel(event.channel) || event.channel.startsWith(`${plan.flow.id}/`)) return undefined
  return plan.listeners.find((listener) => listener.hears(event))?.producer
}

/** An event of the log as a test sends it. Ids are left out: they are given by place. */
export function asTestEvent(plan: Plan, event: CloudEvent): TestEvent {
  const node = entranceOf(plan, event)
  if (node !== undefined && plan.stages.some(({ answers }) => answers === event.channel)) return answerOf(node, event)
  const heard = plan.listeners.some(({ producer }) => producer === node)
  const { hop: _, timetext: __, ...attributes } = event.attributes ?? {}
  return {
    ...attributes,
    ...(node === undefined ? {} : { node }),
    type: event.type,
    time: new Date(event.time).toISOString(),
    ...(heard ? { source: event.source } : {}),
    ...(event.subject === null ? {} : { subject: event.subject }),
    ...(event.partitionkey === null ? {} : { partitionkey: event.partitionkey }),
    ...(event.correlationid === null ? {} : { correlationid: event.correlationid }),
    data: event.data,
  }
}

/** Who answered is nobody's business later. */
function answerOf(node: string, { data }: CloudEvent): TestEvent {
  const { verdict = null, reason = '' } = isObject(data) ? data : {}
  return {
    answer: {
      node,
      verdict: verdict === 'approved' ? verdict : 'declined',
      by: 'Ann',
      ...(typeof reason === 'string' && reason !== '' ? { reason } : {}),
    },
  }
}

/** Answers carry no time of their own: they come so long after what was before them. */
function withPauses(events: readonly TestEvent[], originals: readonly CloudEvent[]): readonly TestEvent[] {
  return events.map((event, index) => {
    const pause = (originals[index]?.time ?? 0) - (originals[index - 1]?.time ?? 0)
    return event.answer === undefined || index === 0 || pause <= 0 ? event : { ...event, after: printDuration(pause) }
  })
}

/** `nameOf` is given what the case is about, once no person is in it any more. `earlier` and `own` are events from outside, in the order of the log. `ran`: the flow as it was when they came. */
export function keptTest(
  ran: Flow,
  nodeTypes: readonly NodeType[],
  nameOf: (subject: string | null) => string,
  earlier: readonly CloudEvent[],
  own: readonly CloudEvent[],
  facts: CaseFacts,
): KeptTest | undefined {
  const plan = compile(ran, { nodeTypes })
  if (isProblems(plan)) return undefined
  const originals = [...earlier, ...own]
  const plain = withPauses(
    originals.map((event) => asTestEvent(plan, event)),
    originals,
  )
  const { events, replaced } = inventPersons(ran, originals, plain)
  const wait = facts.until - Math.max(...originals.map(({ time }) => time))
  const about = events.at(-1)?.subject
  const draft = {
    name: nameOf(typeof about === 'string' && about !== '' ? about : null),
    clock: new Date(originals[0]?.time ?? 0).toISOString(),
    events,
    ...(wait > 0 ? { wait: printDuration(wait) } : {}),
    ...(facts.faults.length > 0 ? { faults: facts.faults } : {}),
  }
  const outputs = plan.outputs.filter((output) => !isEntrance(plan, output))
  const sandbox = run(ran, draft, nodeTypes, outputs)
  if (!sandbox) return undefined
  const notes: string[] = []
  const asItWas = run(ran, { ...draft, events: plain }, nodeTypes, outputs)
  if (asItWas && waysOf(asItWas) !== waysOf(sandbox))
    notes.push('A condition reads a personal value: with the invented ones the events take another way.')
  if (asItWas && wentOtherwise(asItWas, facts))
    notes.push(
      'In the log it went otherwise: more played a part than these events. The test says what this flow does with them.',
    )
  const expect = expectedOf(sandbox, draft, outputs)
  const test: FlowTest = { ...draft, expect }
  return { test: withStandard(ran, test, nodeTypes), earlier: earlier.length, replaced, notes }
}

const isEntrance = (plan: Plan, output: string): boolean =>
  plan.producers.some(({ node }) => node === splitOutput(output).node) ||
  plan.listeners.some(({ producer }) => producer === splitOutput(output).node)

function run(
  flow: Flow,
  test: Omit<FlowTest, 'expect'>,
  nodeTypes: readonly NodeType[],
  outputs: readonly string[],
): Sandbox | undefined {
  const sandbox = openSandbox(flow, test, nodeTypes, outputs)
  if (!(sandbox instanceof Sandbox)) return undefined
  play(sandbox, test, withIds(test.events))
  return sandbox
}

/** How many events passed each output: what must be the same with invented values. */
const waysOf = ({ deployment }: Sandbox): string => [...deployment.counts].join()

/** Fewer than in the log, where there were others before, is no contradiction: more, or none at all, is. */
function wentOtherwise({ plan, deployment }: Sandbox, { emitted }: CaseFacts): boolean {
  return plan.outputs.some((output, index) => {
    const logged = emitted.get(output)
    return logged !== undefined && (deployment.counts[index] ?? 0) < logged
  })
}

/** With those standard checks that hold now: a flow in which order matters does not end the same when it is swapped. */
function withStandard(flow: Flow, test: FlowTest, nodeTypes: readonly NodeType[]): FlowTest {
  const all = ['duplicate', 'swap', 'replay'] as const
  const { results } = runFlowTest(flow, { ...test, standard: all }, nodeTypes)
  const standard = all.filter((each) => results.find(({ variant }) => variant === each)?.failures.length === 0)
  return standard.length === 0 ? test : { ...test, standard }
}
