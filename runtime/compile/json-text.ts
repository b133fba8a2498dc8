/** What JSON.parse keeps silent about: names that stand twice in one object, and texts too full to be parsed at all. */
import { endOfString } from '../expression/json.ts'
import { positionOf } from '../expression/position.ts'
import type { Problem } from '../model/problem.ts'

/** At least so many values: nearly every one follows one of these signs. Counted without building anything. */
export function countValues(text: string): number {
  let count = 1
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 44 /* , */ || code === 58 /* : */) count++
  }
  return count
}

type Level = { readonly names: Map<string, number> | undefined; name: string; index: number }

/** For text that is valid JSON: one problem per repeated name, since only the last one would count. */
export function findRepeatedNames(text: string): readonly Problem[] {
  const problems: Problem[] = []
  const levels: Level[] = []
  let isName = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const level = levels.at(-1)
    if (code === 34 /* " */) {
      const end = endOfString(text, at)
      if (isName && level?.names !== undefined) {
        const name = readName(text, at, end)
        level.name = name
        const first = level.names.get(name)
        if (first === undefined) level.names.set(name, at)
        else problems.push(repeated(text, levels, name, first, at))
        isName = false
      }
      at = end
    } else if (code === 123 /* { */) {
      levels.push({ names: new Map(), name: '', index: 0 })
      isName = true
    } else if (code === 91 /* [ */) {
      levels.push({ names: undefined, name: '', index: 0 })
      isName = false
    } else if (code === 125 /* } */ || code === 93 /* ] */) {
      levels.pop()
      isName = false
    } else if (code === 44 /* , */ && level !== undefined) {
      level.index++
      isName = level.names !== undefined
    }
  }
  return problems
}

function readName(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end)
  return raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw
}

function repeated(text: string, levels: readonly Level[], name: string, first: number, second: number): Problem {
  const field = levels.map((level) => (level.names === undefined ? level.index : level.name)).join('.')
  const position = positionOf(text, second)
  const before = positionOf(text, first)
  const isNode = levels.length === 2 && levels[0]?.name === 'nodes'
  return {
    code: isNode ? 'NODE_DUPLICATE' : 'FLOW_DUPLICATE',
    message: `Expected ${isNode ? 'each node id' : 'each name'} once, got ${JSON.stringify(name.slice(0, 60))} at line ${before.line} and again at line ${position.line}, column ${position.column}`,
    field,
    found: name.slice(0, 60),
    ...(isNode ? { node: name } : {}),
    position,
  }
}
