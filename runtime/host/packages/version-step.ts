/**
 * How large a step a new version is, by what its users have to do about it: `major` where it asks for an answer, a
 * connection or an approval that was not needed before, or where events changed their meaning; `minor` where it does
 * something else; `patch` where only words and places changed.
 */
import { canonicalJson } from '../../compile/canonical.ts'
import type { Flow } from '../../model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import type { TemplatePackage } from './read-package.ts'

export const steps = ['patch', 'minor', 'major'] as const
export type VersionStep = (typeof steps)[number]

type Version = Pick<TemplatePackage, 'flow'> & {
  readonly manifest: Pick<TemplatePackage['manifest'], 'capabilities' | 'requires'>
}
export type NeededStep = { readonly step: VersionStep; readonly reasons: readonly string[] }

export function neededStep(before: Version, now: Version): NeededStep {
  const major = [...newDemands(before, now), ...changedEvents(before.flow, now.flow)]
  if (major.length > 0) return { step: 'major', reasons: major }
  const minor = otherDoings(before.flow, now.flow)
  return minor.length > 0 ? { step: 'minor', reasons: minor } : { step: 'patch', reasons: [] }
}

/** Which part of `1.4.2` to `1.5.0` went up. */
export function stepBetween(before: string, now: string): VersionStep {
  const [old, next] = [before, now].map((text) => text.split('.').map(Number)) as [number[], number[]]
  if (old[0] !== next[0]) return 'major'
  return old[1] === next[1] ? 'patch' : 'minor'
}

/** The smallest version that a step leads to. */
export function versionAfter(before: string, step: VersionStep): string {
  const [major = 0, minor = 0, patch = 0] = before.split('.').map(Number)
  if (step === 'major') return `${major + 1}.0.0`
  return step === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`
}

function newDemands(before: Version, now: Version): string[] {
  const had = new Set(before.manifest.capabilities)
  const reasons = now.manifest.capabilities.filter((code) => !had.has(code)).map((code) => `it may now: ${code}`)
  const bound = new Set(before.manifest.requires.connections.map(({ name }) => name))
  for (const { name } of now.manifest.requires.connections)
    if (!bound.has(name)) reasons.push(`it needs the connection ${name}`)
  const [old, asked] = [questionsOf(before.flow), questionsOf(now.flow)]
  for (const [name, question] of Object.entries(asked)) {
    const earlier = old[name]
    if (earlier === undefined && !hasDefault(question)) reasons.push(`it asks for ${name}, which has no default`)
    if (earlier !== undefined && kindOf(earlier) !== kindOf(question))
      reasons.push(`the answer to ${name} is another kind of value`)
  }
  for (const name of Object.keys(old)) if (asked[name] === undefined) reasons.push(`it asks for ${name} no more`)
  return reasons
}

/** A field that is needed now or has another type: what was sent or heard before does not fit any more. */
function changedEvents(before: Flow, now: Flow): string[] {
  return Object.entries(before.events).flatMap(([type, schema]) => {
    const other = Object.hasOwn(now.events, type) ? now.events[type] : undefined
    if (other === undefined) return [`it knows the event ${type} no more`]
    const [old, next] = [schema, other].map(needed) as [ReadonlySet<string>, ReadonlySet<string>]
    const more = [...next].filter((name) => !old.has(name))
    const [fields, changed] = [schema, other].map((one) => (isObject(one.properties) ? one.properties : {})) as [
      JsonObject,
      JsonObject,
    ]
    const otherKind = Object.keys(fields).filter(
      (name) => Object.hasOwn(changed, name) && kindOf(fields[name]) !== kindOf(changed[name]),
    )
    const gone = Object.keys(fields).filter((name) => !Object.hasOwn(changed, name))
    return [
      ...more.map((name) => `${type} must have the field ${name}`),
      ...otherKind.map((name) => `the field ${name} of ${type} is another kind of value`),
      ...gone.map((name) => `${type} has no field ${name} any more`),
    ]
  })
}

function otherDoings(before: Flow, now: Flow): string[] {
  const reasons: string[] = []
  const same = (a: unknown, b: unknown): boolean => canonicalJson(a as Json) === canonicalJson(b as Json)
  const sense = ({ nodes }: Flow) =>
    Object.fromEntries(Object.entries(nodes).map(([id, { type, version, config }]) => [id, { type, version, config }]))
  if (!same(sense(before), sense(now))) reasons.push('its steps are others')
  const wires = ({ edges }: Flow): readonly string[] => edges.map(({ from, to }) => `${from} ${to}`).toSorted()
  if (!same(wires(before), wires(now))) reasons.push('its wires are others')
  const kinds = (flow: Flow) =>
    Object.entries(questionsOf(flow))
      .map(([name, one]) => [name, kindOf(one), isObject(one) ? (one.default ?? null) : null])
      .toSorted()
  if (!same(kinds(before), kinds(now))) reasons.push('it asks other questions')
  const types = ({ events }: Flow): readonly string[] => Object.keys(events).toSorted()
  if (!same(types(before), types(now))) reasons.push('it knows further events')
  return reasons
}

const questionsOf = ({ parameters }: Flow): JsonObject => (isObject(parameters.properties) ? parameters.properties : {})
const hasDefault = (question: Json | undefined): boolean => isObject(question) && question.default !== undefined
const needed = ({ required }: JsonObject): ReadonlySet<string> =>
  new Set(Array.isArray(required) ? required.map(String) : [])
/** Type and form of a value, without its words. */
const kindOf = (schema: Json | undefined): string =>
  isObject(schema) ? canonicalJson({ type: schema.type ?? null, format: schema.format ?? null }) : ''
