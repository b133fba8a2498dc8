/** The expression language: CEL over `event` and `data`. Text becomes a checked expression, or the list of its problems. */
import type { CloudEvent } from '../model/event.ts'
import type { Clause, Expression } from '../model/expression.ts'
import type { Json } from '../model/json.ts'
import { isError, type Problem } from '../model/problem.ts'
import { enter, limits, newFrame } from './budget.ts'
import { compileNode } from './compile-node.ts'
import { Compiler } from './compiler.ts'
import { depthOf } from './depth.ts'
import { convert, type Expect, expectProblem } from './expect.ts'
import { explainer } from './explain.ts'
import { needsOf } from './needs.ts'
import { type Node, parse } from './parse.ts'
import { type JsonSchema, typeOfSchema } from './schema-type.ts'
import { anyType, describe } from './static-type.ts'

export type { Expect } from './expect.ts'
export type { JsonSchema } from './schema-type.ts'

export type CompileOptions<E extends Expect = Expect> = {
  /** JSON Schema of `data`; for several event types an `anyOf`. Without it every field may exist. */
  readonly schema?: JsonSchema | undefined
  /** What the value must be: `any` when left out. */
  readonly expect?: E
}

export type CompiledExpression<T = unknown> = Expression<T> & {
  /** The kind of value in words, such as `a number`. */
  readonly type: string
  /** Things that are probably slips, such as a text that the schema does not list. */
  readonly warnings: readonly Problem[]
}

type Result<E extends Expect> = E extends 'boolean'
  ? boolean
  : E extends 'text'
    ? string
    : E extends 'number' | 'time' | 'duration'
      ? number
      : E extends 'list'
        ? readonly Json[]
        : Json

export function compileExpression<E extends Expect>(
  source: string,
  options: CompileOptions<E> & { readonly expect: E },
): CompiledExpression<Result<E>> | Problem[]
export function compileExpression(source: string, options?: CompileOptions<'any'>): CompiledExpression<Json> | Problem[]
export function compileExpression(source: string, options: CompileOptions = {}): CompiledExpression | Problem[] {
  const { schema, expect = 'any' } = options
  const tree = parse(source)
  if (!isNode(tree)) return [tree]
  const depth = depthOf(tree)
  if (depth > limits.depth)
    return [
      {
        code: 'EXPR_LIMIT',
        message: `Expected at most ${limits.depth} levels, got ${depth}. Split the expression over several nodes.`,
      },
    ]
  const data = schema === undefined ? anyType : typeOfSchema(schema)
  const newCompiler = (): Compiler => new Compiler(source, data, compileNode)
  const compiler = newCompiler()
  const compiled = compiler.compile(tree)
  if (compiler.problems.every((problem) => !isError(problem))) {
    const problem = expectProblem(compiled.type, expect, source)
    if (problem !== null) compiler.problems.push(problem)
  }
  if (compiler.problems.some(isError)) return compiler.problems
  const frame = newFrame()
  const run = convert(compiled, expect, source)
  return {
    source,
    type: describe(compiled.type),
    reads: [...compiler.reads].sort(),
    needs: needsOf(tree),
    warnings: compiler.problems,
    evaluate: (event: CloudEvent) => run(enter(frame, event)),
    explain: lazily(() => explainer(tree, newCompiler, frame)),
  }
}

/** Few expressions are ever explained, so the clauses are compiled on the first question. */
function lazily(make: () => (event: CloudEvent) => readonly Clause[]): (event: CloudEvent) => readonly Clause[] {
  let explain: ((event: CloudEvent) => readonly Clause[]) | undefined
  return (event) => {
    explain ??= make()
    return explain(event)
  }
}

const isNode = (tree: Node | Problem): tree is Node => 'op' in tree

export const isProblems = <T>(found: CompiledExpression<T> | Problem[]): found is Problem[] => Array.isArray(found)
