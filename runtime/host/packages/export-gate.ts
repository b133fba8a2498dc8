/** Looks through everything that a package would hold, and removes what its author does not want to give away. */
import { personalFields } from '../../compile/personal-fields.ts'
import { digest } from '../../model/digest.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Flow } from '../../model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { isInvented, type Leak, type LeakKind, leaksIn, masked } from './leaks.ts'
import { columnsOfPeople, throughRows } from './sample-rows.ts'

/** One place in one part. `id` stays the same as long as the place and its content do. */
export type Finding = {
  readonly id: string
  readonly part: string
  readonly place: string
  readonly kind: LeakKind
  /** Masked: a report of secrets must not be one. */
  readonly shown: string
}

export type Decisions = {
  /** Kinds, ids of findings, or `all`. What is kept by its id is kept, whatever is said of its kind. */
  readonly remove: readonly string[]
  readonly keep: readonly string[]
}

export type Gated = {
  readonly flow: Flow
  /** What the manifest is to say. */
  readonly facts: JsonObject
  readonly texts: ReadonlyMap<string, string>
  readonly undecided: readonly Finding[]
  readonly removed: readonly Finding[]
  readonly kept: readonly Finding[]
}

/** `texts`: the parts besides the flow, without pictures. */
export function gate(
  flow: Flow,
  texts: ReadonlyMap<string, string>,
  decisions: Decisions,
  facts: JsonObject = {},
): Gated {
  const undecided: Finding[] = []
  const removed: Finding[] = []
  const kept: Finding[] = []

  /** Made up in place of what was personal: the same for the same, another for another, so that tests still hold. */
  const instead = new Map<string, string>()
  function madeUp(kind: LeakKind, found: string, usual: string): string {
    if (kind !== 'personal' && kind !== 'e-mail') return usual
    const number = [...instead.keys()].indexOf(found)
    const name = `person ${number < 0 ? instead.size + 1 : number + 1}`
    const value = kind === 'personal' ? name : `${name.replace(' ', '-')}@example.com`
    instead.set(found, instead.get(found) ?? value)
    return instead.get(found) ?? value
  }

  function pass(text: string, part: string, place: string, leaks: readonly Leak[]): string {
    let left = text
    for (const { kind, found, instead: usual } of leaks) {
      const id = digest(`${part}\n${place}\n${kind}\n${found}`, 8)
      const finding = { id, part, place, kind, shown: masked(found) }
      const fate = fateOf(finding, decisions)
      if (fate === 'undecided') undecided.push(finding)
      else if (fate === 'keep') kept.push(finding)
      else {
        removed.push(finding)
        left = left.replaceAll(found, madeUp(kind, found, usual))
      }
    }
    return left
  }

  const personalIn = personalFields([flow])
  function throughJson(value: Json, part: string, place: string, personal: ReadonlySet<string>, inside: string): Json {
    if (typeof value === 'string') {
      const name = place.slice(place.lastIndexOf('.') + 1)
      const leaks = leaksIn(value, name)
      const own = personal.has(inside) && leaks.length === 0 && value !== '' && !isInvented(value)
      return pass(value, part, place, own ? [{ kind: 'personal', found: value, instead: 'removed' }] : leaks)
    }
    if (typeof value === 'number') {
      const text = String(value)
      const cards = leaksIn(text).filter(({ kind }) => kind === 'card')
      return cards.length === 0 ? value : Number(pass(text, part, place, cards))
    }
    if (Array.isArray(value))
      return value.map((item, n) => throughJson(item, part, `${place}.${n}`, personal, `${inside}.*`))
    if (!isObject(value)) return value
    return throughObject(value, part, place, personal, inside)
  }
  function throughObject(
    value: JsonObject,
    part: string,
    place: string,
    personal: ReadonlySet<string>,
    inside: string,
  ): JsonObject {
    const isEvent = typeof value.type === 'string' && isObject(value.data)
    const marked = isEvent ? personalPaths(value) : personal
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        const path = isEvent ? (name === 'data' ? '' : `#${name}`) : inside === '' ? name : `${inside}.${name}`
        const found = leaksIn(name)
        // Where something was found is told to people, and must not tell it.
        const told = found.length === 0 ? name : masked(name)
        const inner = place === '' ? told : `${place}.${told}`
        return [nameFor(name, part, inner, found), throughJson(one, part, inner, marked, path)]
      }),
    )
  }
  /** What names a field may be somebody's address as well. */
  function nameFor(name: string, part: string, place: string, found: readonly Leak[]): string {
    const clean = pass(name, part, place, found)
    return clean === '' ? `removed ${digest(name, 4)}` : clean
  }
  /** Fields that the schema of this event marks. */
  function personalPaths(event: JsonObject): ReadonlySet<string> {
    const { type, data = null } = event
    const fields = personalIn({ type, data, subject: null, source: '', id: '' } as unknown as CloudEvent) ?? []
    return new Set(fields.flatMap(({ paths }) => paths))
  }

  const nothing: ReadonlySet<string> = new Set()
  const passed = throughJson(flow as unknown as Json, 'flow.json', '', nothing, '') as unknown as Flow
  // What a test expects is the same thing once more.
  const cleaned = { ...passed, tests: renamed(passed.tests as unknown as Json, instead) as unknown as Flow['tests'] }
  const cleanTexts = new Map(
    [...texts].map(([part, text]) => [
      part,
      part.endsWith('.csv')
        ? throughRows(text, columnsOfPeople(flow, text), (line, at, own) =>
            pass(line, part, `line ${at}`, [...leaksIn(line), ...own]),
          )
        : part.endsWith('.ndjson')
          ? text.replace(/[^\n]+/g, (line, at: number) => {
              const place = `line ${text.slice(0, at).split('\n').length}`
              const read = parsed(line)
              if (read === undefined) return pass(line, part, place, leaksIn(line))
              const clean = throughJson(read, part, place, nothing, '')
              return JSON.stringify(clean) === JSON.stringify(read) ? line : JSON.stringify(clean)
            })
          : text
              .split('\n')
              .map((line, n) => pass(line, part, `line ${n + 1}`, leaksIn(line)))
              .join('\n'),
    ]),
  )
  const cleanFacts = throughObject(facts, 'manifest.json', '', nothing, '') as JsonObject
  return { flow: cleaned, facts: cleanFacts, texts: cleanTexts, undecided, removed, kept }
}

function renamed(value: Json, names: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return names.get(value) ?? value
  if (Array.isArray(value)) return value.map((item) => renamed(item, names))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, renamed(one, names)]))
}

function parsed(line: string): Json | undefined {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function fateOf({ id, kind }: Finding, { remove, keep }: Decisions): 'keep' | 'remove' | 'undecided' {
  if (keep.includes(id)) return 'keep'
  if (remove.includes(id)) return 'remove'
  if (keep.includes(kind)) return 'keep'
  return remove.includes(kind) || remove.includes('all') ? 'remove' : 'undecided'
}
