/** Says how a condition came out, part by part, with the actual values: "why" and "why not". */
import type { CloudEvent } from '../model/event.ts'
import type { Clause } from '../model/expression.ts'
import { isObject, type Json } from '../model/json.ts'
import { eventReaders } from './access.ts'
import { enter, type Frame } from './budget.ts'
import type { Compiler } from './compiler.ts'
import { termsOf } from './logic.ts'
import type { Node } from './parse.ts'

type Values = readonly { readonly path: string; readonly read: (event: CloudEvent) => Json | undefined }[]

/** One clause per part that `&&` or `||` joins at the top. */
export function explainer(
  tree: Node,
  newCompiler: () => Compiler,
  frame: Frame,
): (event: CloudEvent) => readonly Clause[] {
  const clauses = termsOf(tree).map((term) => {
    const compiler = newCompiler()
    const { run } = compiler.compile(term)
    const values: Values = [...compiler.reads].map((path) => ({ path, read: readerOf(path) }))
    return { text: compiler.text(term), run, values }
  })
  return (event) =>
    clauses.map(({ text, run, values }) => {
      const outcome = run(enter(frame, event))
      return {
        text,
        outcome: typeof outcome === 'boolean' ? outcome : 'cannot-tell',
        values: values.map(({ path, read }) => ({ path, value: read(event) })),
      }
    })
}

const part = /\.(\w+)|\[("(?:[^"\\]|\\.)*")\]/y

/** Reads a path of `reads`, up to the first list: `data.lines[].sku` gives the lines. Undefined where nothing is. */
function readerOf(path: string): (event: CloudEvent) => Json | undefined {
  const root = path.startsWith('event') ? 'event' : 'data'
  const keys: string[] = []
  part.lastIndex = root.length
  for (let match = part.exec(path); match !== null; match = part.exec(path))
    keys.push(match[1] ?? String(JSON.parse(match[2] ?? '""')))
  if (root === 'data') return (event) => keys.reduce<Json | undefined>(step, event.data)
  const [name = '', attribute] = keys
  if (name === 'time') return (event) => new Date(event.time).toISOString()
  if (name === 'attributes')
    return (event) => (attribute === undefined ? event.attributes : step(event.attributes, attribute)) ?? undefined
  const read = eventReaders[name]
  return (event) => read?.(event) ?? undefined
}

const step = (holder: Json | undefined, name: string): Json | undefined =>
  isObject(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined
