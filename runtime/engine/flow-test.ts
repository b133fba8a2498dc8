/** Runs the tests that travel inside a flow, and says what differs in words. */
import { canonicalJson } from '../compile/canonical.ts'
import { readDuration } from '../expression/duration.ts'
import type { Flow, FlowTest, TestAnswer } from '../model/flow.ts'
import type { Json } from '../model/json.ts'
import type { NodeType } from '../model/node.ts'
import type { Problem } from '../model/problem.ts'
import type { Acceptance } from '../model/services.ts'
import { parseTime } from './event-time.ts'
import { includes } from './includes.ts'
import { createMemoryStore } from './memory-store.ts'
import { rebuildInto } from './rebuild.ts'
import { Sandbox } from './sandbox.ts'

/** `variant`: the test as written, or one of the standard ones. Empty `failures`: it passed. */
export type FlowTestResult = { readonly name: string; readonly variant: Variant; readonly failures: readonly string[] }
export type Variant = 'as written' | 'duplicate' | 'swap' | 'replay'

const defaultClock = '2026-03-02T10:00:00Z'

export function runFlowTests(flow: Flow, nodeTypes: readonly NodeType[]): readonly FlowTestResult[] {
  return flow.tests.flatMap((test) => {
    const variants: Variant[] = ['as written', ...(test.standard ?? [])]
    return variants.map((variant) => ({
      name: test.name,
      variant,
      failures: runVariant(flow, test, variant, nodeTypes),
    }))
  })
}

function runVariant(flow: Flow, test: FlowTest, variant: Variant, nodeTypes: readonly NodeType[]): readonly string[] {
  const start = parseTime(test.clock ?? defaultClock)
  if (Number.isNaN(start)) return [`Expected clock to be a time such as ${defaultClock}, got ${test.clock}`]
  const sandbox = Sandbox.open(flow, {
    nodeTypes,
    ...(test.settings ? { settings: { ...flow.settings, ...test.settings } } : {}),
    start,
    outputs: Object.keys(test.expect.emitted ?? {}),
  })
  if (!(sandbox instanceof Sandbox))
    return sandbox.map((problem: Problem) => `${problem.node ?? 'flow'}: ${problem.message}`)
  for (const fault of test.faults ?? []) sandbox.receiver.plan(`${flow.id}/${fault.node}`, fault.mode, fault.times)

  const failures: string[] = []
  for (const { node, after, answer: said, ...input } of inOrder(withIds(test.events), variant)) {
    if (after !== undefined) {
      const pause = readDuration(after)
      if (pause === null) failures.push(`Expected a pause such as 10m, got ${JSON.stringify(after)}`)
      else sandbox.wait(pause)
    }
    const answer = said === undefined ? sandbox.send(input, node) : answered(sandbox, said, variant)
    if (answer.kind === 'refused') failures.push(`An event was refused: ${answer.message}`)
  }
  if (test.wait !== undefined) sandbox.wait(readDuration(test.wait) ?? 0)
  if (variant === 'replay') return [...failures, ...replayDifferences(sandbox)]
  return [...failures, ...differences(sandbox, test, variant)]
}

/** Pressed twice, where every event comes twice. */
function answered(sandbox: Sandbox, said: TestAnswer, variant: Variant): Acceptance {
  const event = sandbox.answerTo(said)
  if (event === undefined)
    return { kind: 'refused', code: 'NOTHING_ASKED', message: `${said.node} asks nothing like that` }
  if (variant === 'duplicate') sandbox.hear(event)
  return sandbox.hear(event)
}

type TestEvent = FlowTest['events'][number]

/** Ids by place, so that the same event sent twice is a repeat and a swapped one stays itself. */
const withIds = (events: readonly TestEvent[]): TestEvent[] =>
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

function differences(sandbox: Sandbox, test: FlowTest, variant: Variant): string[] {
  const { expect } = test
  const found: string[] = []
  for (const [output, data] of Object.entries(expect.emitted ?? {})) {
    const got = sandbox.heard(output).map((event) => event.data)
    // Swapped events come out swapped; what comes out must still be the same.
    found.push(
      ...compareLists(output, variant === 'swap' ? sorted(data) : data, variant === 'swap' ? sorted(got) : got),
    )
  }
  for (const [table, rows] of Object.entries(expect.tables ?? {})) {
    if (!sandbox.store.tables().some((definition) => definition.name === table))
      found.push(`There is no table ${table}`)
    else found.push(...compareLists(`table ${table}`, rows, [...sandbox.store.rows(table)]))
  }
  for (const [node, requests] of Object.entries(expect.effects ?? {})) {
    found.push(
      ...compareLists(
        `effects of ${node}`,
        requests,
        sandbox.effects(node).map((effect) => effect.request),
      ),
    )
  }
  const needsLook = expect.needsLook ?? 0
  if (sandbox.needsLook !== needsLook) {
    const reasons = sandbox.store.letters().map((letter) => `${letter.stage}: ${letter.message}`)
    found.push(
      `Expected ${needsLook} that need a look, got ${sandbox.needsLook}${reasons.length > 0 ? ` (${reasons.join('; ')})` : ''}`,
    )
  }
  return found
}

/** The log again, into empty tables: they must end the same, and nothing may be done outside. */
function replayDifferences(sandbox: Sandbox): string[] {
  const target = createMemoryStore()
  const calls = sandbox.receiver.calls.length
  rebuildInto(target, sandbox.plan, sandbox.store)
  const found: string[] = []
  for (const { name } of target.tables()) {
    found.push(...compareLists(`table ${name} after a replay`, [...sandbox.store.rows(name)], [...target.rows(name)]))
  }
  if (sandbox.receiver.calls.length !== calls) found.push('The replay reached the outside')
  return found
}

const sorted = (list: readonly Json[]): Json[] =>
  list.toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1))

function compareLists(what: string, expected: readonly Json[], got: readonly Json[]): string[] {
  const found: string[] = []
  if (expected.length !== got.length) found.push(`${what}: expected ${expected.length}, got ${got.length}`)
  for (let n = 0; n < Math.max(expected.length, got.length); n++) {
    const [want, have] = [expected[n], got[n]]
    if (want !== undefined && have !== undefined && includes(have, want)) continue
    found.push(`${what}, number ${n + 1}: expected ${printed(want)}, got ${printed(have)}`)
    if (found.length > 5) break
  }
  return found
}

const printed = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value))
