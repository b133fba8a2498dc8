/** Problems of a flow as text: where, what was expected, what came, the nearest right name. */
import { isError, type Problem } from '../model/problem.ts'
import { plural } from './grid.ts'
import { printable } from './printable.ts'
import type { Style } from './terminal.ts'

export function problemLines(problems: readonly Problem[], style: Style): string[] {
  return problems.flatMap((problem) => {
    const kind = isError(problem) ? style.red('error') : style.yellow('warning')
    const { position } = problem
    const place = position === undefined ? '' : `line ${position.line}, column ${position.column}`
    const where = [problem.node, problem.field, place]
      .filter((part) => part !== undefined && part !== '')
      .map((part) => printable(`${part}`))
    const facts: [string, string | undefined][] = [
      ['expected', problem.expected],
      ['found', problem.found],
      ['nearest', problem.nearest],
      ['fix', problem.fix?.title],
    ]
    return [
      `${kind} ${style.bold(where.join(' › ') || 'flow')}  ${style.dim(problem.code)}`,
      `  ${printable(problem.message)}`,
      ...facts.flatMap(([name, text]) =>
        text === undefined ? [] : [`  ${style.dim(name.padEnd(8))} ${printable(text)}`],
      ),
    ]
  })
}

/** `3 problems, 1 warning` */
export function countProblems(problems: readonly Problem[]): string {
  const errors = problems.filter(isError).length
  const warnings = problems.length - errors
  const parts = [plural(errors, 'problem')]
  if (warnings > 0) parts.push(plural(warnings, 'warning'))
  return parts.join(', ')
}
