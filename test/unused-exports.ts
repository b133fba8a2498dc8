/** Reads source texts and tells what a file offers and nobody takes: it is dead, or nobody else's business. */
import { posix } from 'node:path'

const offer = /^export (?:declare )?(?:async )?(?:const|let|function\*?|class) ([A-Za-z_$][\w$]*)/gm
const typeOffer = /^export (?:type|interface) ([A-Za-z_$][\w$]*)/gm
const taking = /^\s*(?:import|export)\s+(?:type\s+)?([^'"`;]*?)\s*from\s*['"](\.[^'"]+)['"]/gm
/** A file that is taken as a whole, or started by its path. */
const whole = /(?:import\(\s*|new URL\(\s*)['"](\.[^'"]+)['"]/g

/**
 * One line per name. A type may stand in what a file offers without being named elsewhere, so that it only has to be
 * used at all. `files` maps a path from the project's root to its text; only `judged` ones are reported.
 */
export function unusedExports(files: ReadonlyMap<string, string>, judged: (file: string) => boolean): string[] {
  const taken = takenNames(files)
  return [...files].filter(([file]) => judged(file)).flatMap(([file, text]) => unusedIn(file, text, taken.get(file)))
}

function unusedIn(file: string, text: string, taken: ReadonlySet<string> = new Set()): string[] {
  if (taken.has('*')) return []
  const values = [...text.matchAll(offer)].map(([, name = '']) => name)
  const types = [...text.matchAll(typeOffer)]
    .map(([, name = '']) => name)
    .filter((name) => text.split(new RegExp(`\\b${name}\\b`)).length < 3)
  return [...values, ...types].filter((name) => !taken.has(name)).map((name) => `${file} offers ${name} to nobody`)
}

function takenNames(files: ReadonlyMap<string, string>): ReadonlyMap<string, Set<string>> {
  const taken = new Map<string, Set<string>>()
  const take = (from: string, target: string, names: readonly string[]): void => {
    const file = posix.join(posix.dirname(from), target)
    const known = taken.get(file) ?? new Set<string>()
    taken.set(file, known)
    for (const name of names) known.add(name)
  }
  for (const [file, text] of files) {
    for (const [, clause = '', target = ''] of text.matchAll(taking)) take(file, target, namesIn(clause))
    for (const [, target = ''] of text.matchAll(whole)) take(file, target, ['*'])
  }
  return taken
}

/** `a, { b, type c as d }` or `* as all`. */
function namesIn(clause: string): string[] {
  if (clause.includes('*')) return ['*']
  const [, inner = ''] = /\{([^}]*)\}/.exec(clause) ?? []
  return inner
    .split(',')
    .map((part) => part.trim().replace(/^type\s+/, ''))
    .map((part) => part.split(/\s+as\s+/)[0] ?? '')
    .filter((name) => name !== '')
}
