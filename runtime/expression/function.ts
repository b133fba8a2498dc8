/** How a function of the expression language is described; the lists are in `*-functions.ts`. */
import type { Frame, Run } from './budget.ts'
import type { Compiled, Compiler } from './compiler.ts'
import type { Node } from './parse.ts'
import type { Kind, StaticType } from './static-type.ts'

export type Parameter = { readonly name: string; readonly kinds: readonly Kind[]; readonly optional?: true }

export type FunctionType = {
  readonly name: string
  /** `text.startsWith(…)`: the first parameter stands before the dot. */
  readonly method?: true
  readonly parameters: readonly Parameter[]
  readonly gives: StaticType
  readonly help: string
  readonly example: string
  /** Gets values that are there, of whatever kind; returns one of `failed` when it cannot do its work. */
  apply(a: unknown, b: unknown, c: unknown, frame: Frame): unknown
  /** A faster way where arguments are constants; it may report problems. Null: none. */
  prepare?(values: readonly Compiled[], node: Node, compiler: Compiler): Run | null
}
