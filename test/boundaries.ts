/** Reads source texts as a reviewer would and tells which of them reach where they may not (design: import direction). */
import { posix } from 'node:path'

interface Room {
  readonly rooms: readonly string[]
  readonly packages: readonly string[] | 'all'
  readonly except?: RegExp
}

const pure = ['model', 'nodes', 'expression', 'compile', 'engine'] as const
const window = /^(electron|react|react-dom)(\/|$)/

/** What each room may import besides itself. `library` is the entry of the package: the files directly in runtime/. */
const table: Readonly<Record<string, Room>> = {
  model: { rooms: [], packages: [] },
  nodes: { rooms: ['model'], packages: [] },
  expression: { rooms: ['model'], packages: ['@marcbachmann/cel-js', 'croner', 're2js'] },
  compile: { rooms: ['model', 'expression'], packages: [] },
  engine: { rooms: ['model', 'expression', 'compile'], packages: [] },
  host: { rooms: pure, packages: 'all', except: window },
  cli: { rooms: [...pure, 'host'], packages: 'all', except: window },
  library: { rooms: [...pure, 'host'], packages: 'all', except: window },
  words: { rooms: ['model'], packages: ['@lingui/core', '@lingui/message-utils'] },
  renderer: { rooms: [...pure, 'words'], packages: 'all', except: /^(electron|better-sqlite3|node:.*)(\/|$)/ },
  electron: { rooms: [...pure, 'host', 'words'], packages: 'all' },
}

const impure: readonly (readonly [string, RegExp])[] = [
  ['Date.now(', /\bDate\.now\(/],
  ['Math.random(', /\bMath\.random\(/],
  ['new Date() without an argument', /\bnew Date(?:\(\s*\)|(?!\s*\(|\w))/],
  ['setTimeout', /\bsetTimeout\b/],
  ['process.', /(?<![.\w])process\./],
  ['eval(', /(?<![.\w])eval\(/],
  ['new Function', /\bnew Function\b/],
]

const anyType =
  /\b(?:as|satisfies) any\b|:\s*any\b(?!\s*[(.?])|<\s*any\b|(?<![|&])[|&]\s*any\b\s*[>,|&=;)]|,\s*any\s*>|\bany\[\]/

/** One line per violation, each with its file. `files` maps a path from the project's root to its text. */
export function violations(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = []
  const graph = new Map<string, string[]>()
  for (const [file, text] of files) {
    const source = withoutComments(text)
    const imports = importsOf(source)
    found.push(...imports.flatMap((target) => forbidden(file, target) ?? []))
    found.push(...words(file, withoutStrings(source)))
    graph.set(
      file,
      imports.filter((target) => target.startsWith('.')).map((target) => resolve(file, target)),
    )
  }
  return [...found, ...cycles(graph)]
}

/** The room that a file stands in, or undefined outside the rooms (tests, templates). */
export function roomOf(file: string): string | undefined {
  const [top, second, ...deeper] = file.split('/')
  // What is said to people, on whichever surface.
  if (top === 'renderer' && second === 'words') return 'words'
  if (top === 'renderer' || top === 'electron') return top
  if (top !== 'runtime' || second === undefined) return undefined
  return deeper.length === 0 ? 'library' : second
}

function forbidden(file: string, target: string): string | undefined {
  const room = roomOf(file)
  const rule = room === undefined ? undefined : table[room]
  if (room === undefined || rule === undefined) return `${file} is in no known room: add it to test/boundaries.ts`
  if (target.startsWith('.')) {
    const other = roomOf(resolve(file, target))
    if (other === room || (other !== undefined && rule.rooms.includes(other))) return undefined
    return `${file} imports ${target}: ${room} may import ${rule.rooms.join(', ') || 'no other room'}`
  }
  const allowed = rule.packages === 'all' ? !rule.except?.test(target) : rule.packages.includes(packageOf(target))
  // The package's own name would be a way round every rule above.
  if (allowed && target !== 'counterflow') return undefined
  return `${file} imports ${target}: ${room} may not`
}

/** `@scope/name/part` and `name/part` belong to the package that is listed. */
function packageOf(target: string): string {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/')
}

function words(file: string, code: string): string[] {
  const room = roomOf(file)
  const checks = pure.some((name) => name === room) ? impure : []
  return [...checks, ['the type any', anyType] as const]
    .filter(([, pattern]) => pattern.test(code))
    .map(([name]) => `${file} says ${name}`)
}

function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push(`import cycle: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`)
    } else if (!done.has(file)) {
      for (const next of graph.get(file) ?? []) visit(next, [...path, file])
      done.add(file)
    }
  }
  for (const file of graph.keys()) visit(file, [])
  return found
}

function resolve(file: string, target: string): string {
  return posix.join(posix.dirname(file), target)
}

const importStatement =
  /^\s*(?:import|export)\b[^'"`;=]*?\bfrom\s*['"]([^'"\n]+)['"]|^\s*import\s*['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]/gm

function importsOf(source: string): string[] {
  return [...source.matchAll(importStatement)].flatMap(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? [])
}

const regex = String.raw`(?<=[=(,:;!&|?{}[\n]\s*)/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+/[a-z]*`
const string = String.raw`'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|${'`'}(?:\\.|[^${'`'}\\])*${'`'}`
const comment = String.raw`//[^\n]*|/\*[\s\S]*?\*/`
const token = new RegExp(`(${comment})|(${string})|${regex}`, 'g')

function withoutComments(text: string): string {
  return text.replace(token, (whole, isComment?: string) => (isComment === undefined ? whole : ' '))
}

/** Drops what is only text, but keeps the code inside the holes of a template. */
function withoutStrings(source: string): string {
  return source.replace(token, (whole) => (whole[0] === '`' ? (whole.match(/\$\{[^}]*\}/g) ?? []).join(' ') : "''"))
}
