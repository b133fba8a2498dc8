/** Everything that is wrong with a document at once: as a document, and as the flow that it would be without that. */
import type { Flow } from '../model/flow.ts'
import { isError, type Problem } from '../model/problem.ts'
import { type CompileOptions, compile, isProblems } from './compile.ts'
import { readFlow } from './parse-flow.ts'
import type { Plan } from './plan.ts'

export type FlowFindings = {
  /** Undefined where the document cannot be read as a flow. */
  readonly flow: Flow | undefined
  /** Undefined where a problem is an error. */
  readonly plan: Plan | undefined
  /** All problems, warnings included. */
  readonly problems: readonly Problem[]
}

export function allProblems(input: unknown, options: CompileOptions): FlowFindings {
  const { flow, problems } = readFlow(input)
  if (flow === undefined) return { flow, plan: undefined, problems }
  if (!problems.some(isError)) {
    const plan = compile(flow, options)
    return isProblems(plan) ? { flow, plan: undefined, problems: plan } : { flow, plan, problems: plan.warnings }
  }
  const rest = compile(withoutWrongFacts(flow, problems), options)
  const more = isProblems(rest) ? rest : rest.warnings
  return {
    flow: undefined,
    plan: undefined,
    problems: [...problems, ...more.filter((each) => !isKnown(each, problems))],
  }
}

/** A stand-in for each fact that is wrong, so that the rest is checked as if it were right. */
function withoutWrongFacts(flow: Flow, problems: readonly Problem[]): Flow {
  const isWrong = (field: string): boolean =>
    problems.some((problem) => problem.field === field || problem.field?.startsWith(`${field}.`) === true)
  return {
    ...flow,
    zone: isWrong('zone') ? 'UTC' : flow.zone,
    currency: isWrong('currency') ? 'EUR' : flow.currency,
    events: Object.fromEntries(
      Object.entries(flow.events).map(([type, schema]) => [type, isWrong(`events.${type}`) ? {} : schema]),
    ),
    parameters: isWrong('parameters') ? {} : flow.parameters,
    edges: flow.edges.filter((_, index) => !isWrong(`edges.${index}`)),
  }
}

const isKnown = ({ code, node, field }: Problem, problems: readonly Problem[]): boolean =>
  problems.some((problem) => problem.code === code && problem.node === node && problem.field === field)
