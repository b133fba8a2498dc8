/** Names that people give and ids that we give: unique, readable, and harmless whatever they were made from. */
import { isReserved, nodeId } from '../../runtime/compile/names.ts'
import type { Flow } from '../../runtime/model/flow.ts'

/** A label longer than this is no label. */
const longestName = 120

/** Controls, marks that turn the direction of text, characters that nobody sees, halves of characters. */
const unseen =
  /[\p{Cc}\p{Cs}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028\u2029\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFB]/gu

/**
 * A text from outside as one harmless line: what is shown is what is there. Joiners of scripts and emoji stay.
 * Only the front of a very long text is looked at.
 */
export function cleanName(text: string, longest = longestName): string {
  const line = text
    .slice(0, longest * 4)
    .replace(/[\r\n\t\u2028\u2029]/g, ' ')
    .replace(unseen, '')
    .replace(/\s+/g, ' ')
    .trim()
  const characters = [...line]
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line
}

/** A node id made of a name, such as `paid-orders`; `step` where nothing of it can be used. */
export function idOf(name: string): string {
  const plain = name
    .slice(0, 200)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 48)
    .replace(/[-_]+$/, '')
  return nodeId.pattern.test(plain) && !isReserved(plain) ? plain : 'step'
}

/** `route`, or with a number that makes it the only one: `route-2`. */
export function uniqueId(flow: Flow, name: string, taken: ReadonlySet<string> = new Set()): string {
  return numbered(
    idOf(name).replace(/-\d+$/, ''),
    '-',
    (id) => Object.hasOwn(flow.nodes, id) || Object.hasOwn(flow.layout, id) || taken.has(id),
  )
}

/** `Sales`, or with a number that makes it the only one: `Sales 2`. Letter case does not make two names differ. */
export function uniqueName(name: string, taken: Iterable<string>, between = ' '): string {
  const known = new Set([...taken].map((one) => one.toLowerCase()))
  if (!known.has(name.toLowerCase())) return name
  const base = name.replace(new RegExp(`${between}\\d+$`), '')
  return numbered(base, between, (one) => known.has(one.toLowerCase()))
}

function numbered(base: string, between: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(base)) return base
  for (let count = 2; ; count++) {
    const name = `${base}${between}${count}`
    if (!isTaken(name)) return name
  }
}
