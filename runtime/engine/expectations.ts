/** Compares what a run in the sandbox came to with what a test expects, in words, and says at which step it shows. */
import type { FlowExpectation } from '../model/flow.ts'
import { splitOutput } from '../model/flow.ts'
import type { Json } from '../model/json.ts'
import { includes } from './includes.ts'
import { createMemoryStore } from './memory-store.ts'
import { rebuildInto } from './rebuild.ts'
import type { Sandbox } from './sandbox.ts'

/** `node`: the step at which it shows, where there is one. */
export type TestFailure = { readonly message: string; readonly node?: string }

/** More of one kind say nothing new. */
const mostOfOne = 5

/** `anyOrder`: the events came in another order than written, so what comes out may, too. */
export function differences(sandbox: Sandbox, expect: FlowExpectation, anyOrder: boolean): TestFailure[] {
  const found: TestFailure[] = []
  const compare = (what: string, wanted: readonly Json[], got: readonly Json[]): string[] =>
    compareLists(what, wanted, anyOrder ? inOrderOf(wanted, got) : got)
  for (const [output, data] of Object.entries(expect.emitted ?? {})) {
    const got = sandbox.heard(output).map((event) => event.data)
    found.push(...at(splitOutput(output).node, compare(output, data, got)))
  }
  for (const [table, rows] of Object.entries(expect.tables ?? {})) {
    const keeper = keeperOf(sandbox, table)
    if (keeper === undefined) found.push({ message: `There is no table ${table}` })
    else found.push(...at(keeper, compare(`table ${table}`, rows, [...sandbox.store.rows(table)])))
  }
  for (const [node, requests] of Object.entries(expect.effects ?? {})) {
    const got = sandbox.effects(node).map((effect) => effect.request)
    found.push(...at(node, compare(`effects of ${node}`, requests, got)))
  }
  return [...found, ...lookDifference(sandbox, expect.needsLook ?? 0)]
}

function lookDifference(sandbox: Sandbox, expected: number): TestFailure[] {
  if (sandbox.needsLook === expected) return []
  const letters = sandbox.store.letters()
  const reasons = letters.map((letter) => `${letter.stage}: ${letter.message}`)
  const stage = letters[0]?.stage ?? sandbox.store.effects({ states: ['dead', 'unknown'] })[0]?.stage
  const told = reasons.length > 0 ? ` (${reasons.join('; ')})` : ''
  return [
    {
      message: `Expected ${expected} that need a look, got ${sandbox.needsLook}${told}`,
      ...(stage === undefined ? {} : { node: stage.slice(stage.indexOf('/') + 1) }),
    },
  ]
}

/** The log again, into empty tables: they must end the same, and nothing may be done outside. */
export function replayDifferences(sandbox: Sandbox): TestFailure[] {
  const target = createMemoryStore()
  const calls = sandbox.receiver.calls.length
  rebuildInto(target, sandbox.plan, sandbox.store)
  const found: TestFailure[] = []
  for (const { name } of target.tables()) {
    const [live, again] = [[...sandbox.store.rows(name)], [...target.rows(name)]]
    found.push(...at(keeperOf(sandbox, name), compareLists(`table ${name} after a replay`, live, again)))
  }
  if (sandbox.receiver.calls.length !== calls) found.push({ message: 'The replay reached the outside' })
  return found
}

const keeperOf = ({ plan }: Sandbox, table: string): string | undefined =>
  plan.stages.find(({ tables }) => tables.some(({ name }) => name === table))?.node

const at = (node: string | undefined, messages: readonly string[]): TestFailure[] =>
  messages.map((message) => (node === undefined ? { message } : { message, node }))

/** What came out, each at the place where it is wanted; what nobody wants comes last. */
function inOrderOf(wanted: readonly Json[], got: readonly Json[]): readonly Json[] {
  const left = [...got]
  const placed = wanted.map((want) => {
    const index = left.findIndex((have) => includes(have, want))
    return index < 0 ? undefined : left.splice(index, 1)[0]
  })
  return [...placed.map((one) => one ?? left.shift()), ...left].filter((one) => one !== undefined)
}

function compareLists(what: string, expected: readonly Json[], got: readonly Json[]): string[] {
  const found: string[] = []
  if (expected.length !== got.length) found.push(`${what}: expected ${expected.length}, got ${got.length}`)
  for (let n = 0; n < Math.max(expected.length, got.length); n++) {
    const [want, have] = [expected[n], got[n]]
    if (want !== undefined && have !== undefined && includes(have, want)) continue
    found.push(`${what}, number ${n + 1}: expected ${printed(want)}, got ${printed(have)}`)
    if (found.length > mostOfOne) break
  }
  return found
}

const printed = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value))
