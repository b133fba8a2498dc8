/** Runs the tests that travel inside a flow, says what differs in words, and what they have tried. */
import { readDuration } from '../expression/duration.ts'
import type { Flow, FlowTest, TestAnswer } from '../model/flow.ts'
import type { NodeType } from '../model/node.ts'
import type { Problem } from '../model/problem.ts'
import type { Acceptance } from '../model/services.ts'
import { parseTime } from './event-time.ts'
import { differences, replayDifferences, type TestFailure } from './expectations.ts'
import { Sandbox } from './sandbox.ts'
import { addCoverage, type Coverage, coverageOf, noCoverage } from './test-coverage.ts'

/** `variant`: the test as written, or one of the standard ones. Empty `failures`: it passed. */
export type FlowTestResult = {
  readonly name: string
  readonly variant: Variant
  readonly failures: readonly TestFailure[]
}
export type Variant = 'as written' | 'duplicate' | 'swap' | 'replay'

/** `coverage` is of the tests as written: the standard ones send the same events along the same ways. */
export type FlowTestRun = { readonly results: readonly FlowTestResult[]; readonly coverage: Coverage }

const defaultClock = '2026-03-02T10:00:00Z'

export const runFlowTests = (flow: Flow, nodeTypes: readonly NodeType[]): readonly FlowTestResult[] =>
  testFlow(flow, nodeTypes).results

export function testFlow(flow: Flow, nodeTypes: readonly NodeType[]): FlowTestRun {
  const runs = flow.tests.map((test) => runFlowTest(flow, test, nodeTypes))
  return {
    results: runs.flatMap(({ results }) => results),
    coverage: runs.reduce((sum, { coverage }) => addCoverage(sum, coverage), noCoverage),
  }
}

/** One test with its standard variants. */
export function runFlowTest(flow: Flow, test: FlowTest, nodeTypes: readonly NodeType[]): FlowTestRun {
  let coverage = noCoverage
  const variants: Variant[] = ['as written', ...(test.standard ?? [])]
  const results = variants.map((variant) => {
    const run = runVariant(flow, test, variant, nodeTypes)
    if (variant === 'as written' && run.sandbox) coverage = coverageOf(run.sandbox)
    return { name: test.name, variant, failures: run.failures }
  })
  return { results, coverage }
}

type VariantRun = { readonly failures: readonly TestFailure[]; readonly sandbox?: Sandbox }

function runVariant(flow: Flow, test: FlowTest, variant: Variant, nodeTypes: readonly NodeType[]): VariantRun {
  const outputs = Object.keys(test.expect.emitted ?? {})
  const sandbox = openSandbox(flow, test, nodeTypes, outputs)
  if (!(sandbox instanceof Sandbox)) return { failures: sandbox }
  const failures = play(sandbox, test, inOrder(withIds(test.events), variant), variant === 'duplicate')
  const found =
    variant === 'replay' ? replayDifferences(sandbox) : differences(sandbox, test.expect, variant === 'swap')
  return { failures: [...failures, ...found], sandbox }
}

/** The world of a test before its first event; or why it cannot be. `outputs` are listened to. */
export function openSandbox(
  flow: Flow,
  test: Omit<FlowTest, 'expect'>,
  nodeTypes: readonly NodeType[],
  outputs: readonly string[],
): Sandbox | readonly TestFailure[] {
  const start = parseTime(test.clock ?? defaultClock)
  if (Number.isNaN(start))
    return [{ message: `Expected clock to be a time such as ${defaultClock}, got ${test.clock}` }]
  const sandbox = Sandbox.open(flow, {
    nodeTypes,
    ...(test.settings ? { settings: { ...flow.settings, ...test.settings } } : {}),
    start,
    outputs,
  })
  if (!(sandbox instanceof Sandbox)) return sandbox.map(asFailure)
  for (const fault of test.faults ?? []) sandbox.receiver.plan(`${flow.id}/${fault.node}`, fault.mode, fault.times)
  return sandbox
}

/** Sends the events, each after its pause, and waits at the end. `twice`: whoever answers presses twice. */
export function play(
  sandbox: Sandbox,
  test: Pick<FlowTest, 'wait'>,
  events: readonly TestEvent[],
  twice = false,
): readonly TestFailure[] {
  const failures: TestFailure[] = []
  for (const { node, after, answer: said, ...input } of events) {
    if (after !== undefined) {
      const pause = readDuration(after)
      if (pause === null) failures.push({ message: `Expected a pause such as 10m, got ${JSON.stringify(after)}` })
      else sandbox.wait(pause)
    }
    const answer = said === undefined ? sandbox.send(input, node) : answered(sandbox, said, twice)
    if (answer.kind === 'refused') failures.push({ message: `An event was refused: ${answer.message}` })
  }
  if (test.wait !== undefined) sandbox.wait(readDuration(test.wait) ?? 0)
  return failures
}

function answered(sandbox: Sandbox, said: TestAnswer, twice: boolean): Acceptance {
  const event = sandbox.answerTo(said)
  if (event === undefined)
    return { kind: 'refused', code: 'NOTHING_ASKED', message: `${said.node} asks nothing like that` }
  if (twice) sandbox.hear(event)
  return sandbox.hear(event)
}

const asFailure = ({ node, message }: Problem): TestFailure =>
  node === undefined ? { message: `flow: ${message}` } : { message: `${node}: ${message}`, node }

export type TestEvent = FlowTest['events'][number]

/** Ids by place, so that the same event sent twice is a repeat and a swapped one stays itself. */
export const withIds = (events: readonly TestEvent[]): TestEvent[] =>
  events.map((event, n) => ({ ...event, id: event.id ?? `test-${n + 1}` }))

function inOrder(events: readonly TestEvent[], variant: Variant): readonly TestEvent[] {
  if (variant === 'duplicate')
    return events.flatMap((event) => (event.answer === undefined ? [event, { ...event, after: '0s' }] : [event]))
  if (variant !== 'swap') return events
  const swapped = [...events]
  for (let n = 0; n + 1 < swapped.length; n += 2) {
    const [a, b] = [swapped[n] as TestEvent, swapped[n + 1] as TestEvent]
    // Nobody answers before they are asked.
    if (a.answer !== undefined || b.answer !== undefined) continue
    swapped[n] = b
    swapped[n + 1] = a
  }
  return swapped
}
