/** What the parts of the expression compiler share: the scope, the problems found, and the way back to the top. */
import { nearest } from '../model/nearest.ts'
import type { Problem } from '../model/problem.ts'
import type { Run } from './budget.ts'
import type { Node } from './parse.ts'
import { positionOf } from './position.ts'
import { anyType, type StaticType } from './static-type.ts'

/** A part of an expression after checking: how to evaluate it, and what is known of its value. */
export type Compiled = {
  readonly run: Run
  readonly type: StaticType
  /** Where the value is already known. */
  readonly constant?: { readonly value: unknown }
  /** The field that it reads, such as `data.lines[].sku`. */
  readonly path?: string
  /** For times that are known to be there: milliseconds, without making a value. */
  readonly time?: (frame: Parameters<Run>[0]) => number
}

export type Local = { readonly slot: number; readonly type: StaticType; readonly path: string | undefined }

export class Compiler {
  readonly source: string
  readonly data: StaticType
  readonly problems: Problem[] = []
  readonly reads = new Set<string>()
  readonly locals = new Map<string, Local>()
  readonly #node: (node: Node, compiler: Compiler) => Compiled
  #slots = 0

  constructor(source: string, data: StaticType, node: (node: Node, compiler: Compiler) => Compiled) {
    this.source = source
    this.data = data
    this.#node = node
  }

  compile(node: Node): Compiled {
    return this.#node(node, this)
  }

  /** Compiles a part once more for a closer look; what it reads and its problems are known already. */
  unread(node: Node): Compiled {
    const [reads, problems] = [[...this.reads], this.problems.length]
    const compiled = this.compile(node)
    this.reads.clear()
    for (const path of reads) this.reads.add(path)
    this.problems.length = problems
    return compiled
  }

  text(node: Node): string {
    // The library's nodes end before the brackets that close them: `!(a == b` gets its last one back.
    let end = node.end
    while (this.source[end] === ')' && opens(this.source.slice(node.start, end))) end++
    return this.source.slice(node.start, end)
  }

  /** Compiles `node` with one more name in scope. */
  within(name: string, type: StaticType, path: string | undefined, node: Node): Compiled & { readonly slot: number } {
    const outer = this.locals.get(name)
    const slot = this.#slots++
    this.locals.set(name, { slot, type, path })
    const compiled = this.compile(node)
    if (outer === undefined) this.locals.delete(name)
    else this.locals.set(name, outer)
    return { ...compiled, slot }
  }

  report(node: Node, code: string, message: string, more: Partial<Problem> = {}): Compiled {
    this.problems.push({ code, message, position: positionOf(this.source, node.start), ...more })
    return broken
  }

  /** An unknown name, with the closest one that exists and a fix that writes it. */
  unknown(
    node: Node,
    what: string,
    name: string,
    names: readonly string[],
    range: { start: number; end: number },
  ): Compiled {
    const meant = nearest(name, names)
    const known = names.length > 12 ? `${names.slice(0, 12).join(', ')} …` : names.join(', ')
    const advice = meant === undefined ? (known === '' ? '' : ` There is ${known}.`) : ` Did you mean ${meant}?`
    return this.report(node, 'EXPR_UNKNOWN', `Expected ${what}, got ${name}.${advice}`, {
      found: name,
      ...(meant === undefined
        ? {}
        : { nearest: meant, fix: { title: `Write ${meant}`, value: this.replaced(range, meant) } }),
    })
  }

  /** The whole source with one stretch written anew. */
  replaced(range: { readonly start: number; readonly end: number }, text: string): string {
    return this.source.slice(0, range.start) + text + this.source.slice(range.end)
  }
}

/** Stands for a part with a problem, so that the rest is still checked. */
const broken: Compiled = { run: () => null, type: anyType }

export const constant = (value: unknown, type: StaticType): Compiled => ({
  run: () => value,
  type,
  constant: { value },
})

/** More brackets open than close, texts left out. */
function opens(text: string): boolean {
  let depth = 0
  for (const [found] of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()]/g))
    depth += found === '(' ? 1 : found === ')' ? -1 : 0
  return depth > 0
}
