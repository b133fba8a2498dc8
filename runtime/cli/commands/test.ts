/** Runs the tests that travel inside a flow. */
import { runFlowTests } from '../../engine/flow-test.ts'
import { nodeTypes } from '../../nodes/index.ts'
import type { Command } from '../command.ts'
import { exit } from '../exit.ts'
import { loadPlan } from '../flow-file.ts'
import { printable } from '../printable.ts'

export const test: Command = {
  name: 'test',
  summary: 'Run the tests inside a flow',
  usage: '<flow> [--json]',
  help: `Runs every test that the flow document contains, on a store in memory, with a simulated clock and a simulated
outside world. A test that names standard checks is run again with every event twice, with neighbours swapped, and
as a replay of its log. A test that fails ends with exit code 1 and shows what was expected and what came.`,
  words: { least: 1, most: 1 },
  options: {},
  examples: [
    ['counterflow test shop.flow.json', 'run its tests'],
    ['counterflow test shop.flow.json --json', 'the same for a script'],
  ],
  async run(line, terminal) {
    const plan = await loadPlan(line.word(0))
    const tests = runFlowTests(plan.flow, nodeTypes)
    const failed = tests.filter(({ failures }) => failures.length > 0).length
    const passed = tests.length - failed
    const code = failed > 0 ? exit.failed : exit.ok
    if (line.flag('json')) {
      await terminal.printJson({ ok: failed === 0, flow: plan.flow.id, passed, failed, tests })
      return code
    }
    const { style } = terminal
    for (const { name, variant, failures } of tests) {
      const result = failures.length === 0 ? style.green('passed') : style.red('failed')
      await terminal.print(`${result}  ${printable(name)}${variant === 'as written' ? '' : style.dim(` (${variant})`)}`)
      for (const failure of failures) await terminal.print(`        ${printable(failure)}`)
    }
    await terminal.print(tests.length === 0 ? `${plan.flow.id} has no tests.` : `\n${passed} passed, ${failed} failed`)
    return code
  },
}
