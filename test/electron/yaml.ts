/** Reads the plain part of YAML that our configuration is written in: maps, lists, scalars, by indentation. */

export type Yaml = string | boolean | null | readonly Yaml[] | { readonly [name: string]: Yaml }

type Line = { readonly indent: number; readonly text: string }

export function readYaml(text: string): Yaml {
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .map((line) => ({ indent: line.search(/\S/), text: line.trim() }))
  return block(lines)
}

function block(lines: readonly Line[]): Yaml {
  const [first] = lines
  if (first === undefined) return null
  const parts = lines.flatMap(({ indent }, at) => (indent === first.indent ? [at] : []))
  const groups = parts.map((at, index) => lines.slice(at, parts[index + 1]))
  if (first.text.startsWith('- ')) return groups.map(item)
  return Object.fromEntries(groups.map(entry))
}

/** The first line of an item is moved in, so that the whole of it is a block. */
function item([head, ...rest]: readonly Line[]): Yaml {
  if (head === undefined) return null
  const text = head.text.slice(2)
  return /^[\w-]+:( |$)/.test(text) ? block([{ indent: head.indent + 2, text }, ...rest]) : scalar(text)
}

function entry([head, ...rest]: readonly Line[]): [string, Yaml] {
  const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(head?.text ?? '') ?? []
  return [name, value === '' ? block(rest) : scalar(value)]
}

function scalar(text: string): Yaml {
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'null') return null
  return text.replace(/^'(.*)'$/, '$1')
}
