/** Says everything that is wrong with a flow, and with --plan how it would run. */
import { describePlan, printPlan } from '../../compile/describe-plan.ts'
import { isError } from '../../model/problem.ts'
import type { Command } from '../command.ts'
import { exit } from '../exit.ts'
import { checkFlowFile } from '../flow-file.ts'
import { plural } from '../grid.ts'
import { printable, printableLines } from '../printable.ts'
import { countProblems, problemLines } from '../problem-lines.ts'

export const check: Command = {
  name: 'check',
  summary: 'Say everything that is wrong with a flow',
  usage: '<flow> [--plan] [--json]',
  help: `Reads a flow document (- reads it from stdin) and lists all of its problems at once: the node and field,
what was expected, what was found, and the nearest right name. Nothing is run and nothing is written.
A flow with problems ends with exit code 3; warnings alone do not.`,
  words: { least: 1, most: 1 },
  options: {
    plan: { help: 'Also show the stages, what they keep, and the paths that lead to them' },
  },
  examples: [
    ['counterflow check shop.flow.json', 'check a flow'],
    ['counterflow check shop.flow.json --plan', 'see how it runs'],
    ['cat shop.flow.json | counterflow check - --json', 'check in a script'],
  ],
  async run(line, terminal) {
    const { name, flow, plan, problems } = await checkFlowFile(line.word(0))
    const code = problems.some(isError) ? exit.problems : exit.ok
    const described = plan !== undefined && line.flag('plan') ? describePlan(plan) : undefined
    if (line.flag('json')) {
      await terminal.printJson({ ok: code === exit.ok, flow: flow?.id, problems, plan: described })
      return code
    }
    for (const each of problemLines(problems, terminal.style)) await terminal.print(each)
    if (problems.length > 0) await terminal.print()
    if (flow === undefined || plan === undefined) await terminal.print(`${printable(name)}: ${countProblems(problems)}`)
    else {
      const parts = [
        plural(Object.keys(flow.nodes).length, 'node'),
        plural(plan.stages.length, 'stage'),
        countProblems(problems),
      ]
      await terminal.print(`${printable(name)}: ${parts.join(', ')}`)
    }
    if (described !== undefined) await terminal.print(`\n${printableLines(printPlan(described).trimEnd())}`)
    return code
  },
}
