/** Runs the tests that travel inside a flow. */
import type { TestFailure } from '../../engine/expectations.ts'
import type { FlowTestRun } from '../../engine/flow-test.ts'
import { untried } from '../../engine/test-coverage.ts'
import type { Flow } from '../../model/flow.ts'
import type { Command } from '../command.ts'
import { exit, UsageError } from '../exit.ts'
import { runTestsIn } from '../flow-file.ts'
import { printable } from '../printable.ts'
import type { Terminal } from '../terminal.ts'
import { reportFormats, testReport } from '../test-report.ts'

export const test: Command = {
  name: 'test',
  summary: 'Run the tests inside a flow',
  usage: '<flow> [--format junit|tap] [--coverage] [--json]',
  help: `Runs every test that the flow document contains, on a store in memory, with a simulated clock and a simulated
outside world. A test that names standard checks is run again with every event twice, with neighbours swapped, and
as a replay of its log. The tests of a package run in a process of their own, which is ended when it takes too long or
too much memory. A test that fails ends with exit code 1 and shows what was expected and what came.

--coverage adds the wires along which no test sends an event, and the conditions that never came out both ways.`,
  words: { least: 1, most: 1 },
  options: {
    format: { value: 'form', help: 'Write a report instead: junit (XML) or tap (Test Anything Protocol)' },
    coverage: { help: 'Name the wires and conditions that no test has tried' },
  },
  examples: [
    ['counterflow test shop.flow.json', 'run its tests'],
    ['counterflow test shop.flow.json --format junit > report.xml', 'for a build server'],
    ['counterflow test shop.flow.json --json', 'the same for a script'],
  ],
  async run(line, terminal) {
    const format = line.choice('format', reportFormats)
    if (format !== undefined && line.flag('json')) throw new UsageError('Expected --format or --json, got both.')
    const { flow, ...run } = await runTestsIn(line.word(0))
    const tests = run.results
    const failed = tests.filter(({ failures }) => failures.length > 0).length
    const passed = tests.length - failed
    const code = failed > 0 ? exit.failed : exit.ok
    if (format !== undefined) {
      await terminal.print(testReport(format, flow, tests))
      return code
    }
    if (line.flag('json')) {
      const told = tests.map((each) => ({ ...each, failures: each.failures.map(messageOf) }))
      const coverage = line.flag('coverage') ? { coverage: coverageFacts(flow, run) } : {}
      await terminal.printJson({ ok: failed === 0, flow: flow.id, passed, failed, tests: told, ...coverage })
      return code
    }
    const { style } = terminal
    for (const { name, variant, failures } of tests) {
      const result = failures.length === 0 ? style.green('passed') : style.red('failed')
      await terminal.print(`${result}  ${printable(name)}${variant === 'as written' ? '' : style.dim(` (${variant})`)}`)
      for (const failure of failures) await terminal.print(`        ${printable(messageOf(failure))}`)
    }
    await terminal.print(tests.length === 0 ? `${flow.id} has no tests.` : `\n${passed} passed, ${failed} failed`)
    if (line.flag('coverage')) await printCoverage(terminal, flow, run)
    return code
  },
}

const messageOf = ({ message }: TestFailure): string => message

function coverageFacts(flow: Flow, { coverage }: FlowTestRun) {
  const { edges, conditions } = untried(flow, coverage)
  return {
    edges: flow.edges.length,
    untriedEdges: edges,
    conditions: coverage.conditions.length,
    untriedConditions: conditions.map(({ node, field, seen }) => ({ node, field, seen })),
  }
}

async function printCoverage(terminal: Terminal, flow: Flow, run: FlowTestRun): Promise<void> {
  const { untriedEdges, untriedConditions, conditions } = coverageFacts(flow, run)
  const tried = (all: number, left: number): string => `${all - left} of ${all}`
  await terminal.print(`\nwires       ${tried(flow.edges.length, untriedEdges.length)} tried`)
  for (const { from, to } of untriedEdges) await terminal.print(`        never ${from} > ${to}`)
  await terminal.print(`conditions  ${tried(conditions, untriedConditions.length)} tried both ways`)
  for (const { node, field, seen } of untriedConditions)
    await terminal.print(`        ${seen === 'never' ? 'never asked' : seen}: ${node} ${field}`)
}
