/** Checks data against a JSON Schema (2020-12, the part that event schemas need) by interpreting it: nothing is generated. */
import { isObject, type Json, type JsonObject } from '../model/json.ts'
import type { Problem } from '../model/problem.ts'
import { anything, type Check, every, type Finding, runCheck, unequalTo } from './schema-check.ts'
import { listChecks, numberChecks, objectChecks, textChecks, typeCheck } from './schema-keywords.ts'
import { resolveReference } from './schema-type.ts'

export type { Finding } from './schema-check.ts'

/** What is wrong with the data: empty when they fit. */
export type Validator = (data: Json) => readonly Finding[]

/** Nesting of the schema itself. */
const deepest = 64

/** The validator, or the reasons why the schema cannot be used. Keywords that we do not know are ignored. */
export function compileSchema(schema: Json): Validator | Problem[] {
  const reader = new Reader(schema)
  const check = reader.read(schema, '#', 0)
  return reader.problems.length > 0 ? reader.problems : (data) => runCheck(check, data)
}

/** Reads the parts of one schema; parts that are referred to are read once, so that a schema may contain itself. */
class Reader {
  readonly problems: Problem[] = []
  readonly #root: Json
  readonly #references = new Map<string, { check: Check }>()

  constructor(root: Json) {
    this.#root = root
  }

  read(schema: Json | undefined, place: string, depth: number): Check {
    if (schema === true || schema === undefined) return anything
    if (schema === false) return (_value, at) => at.report('expected nothing here', 'false')
    if (!isObject(schema)) return this.#refuse(place, 'a schema: an object, true or false', schema)
    if (depth > deepest) return this.#refuse(place, `at most ${deepest} levels`, 'more')
    const own = (name: string): Json | undefined => (Object.hasOwn(schema, name) ? schema[name] : undefined)
    const inner = (part: Json | undefined, name: string): Check => this.read(part, `${place}/${name}`, depth + 1)
    const checks: (Check | null)[] = [
      typeCheck(own('type'), (found) =>
        this.#refuse(`${place}/type`, 'object, array, string, number, integer, boolean or null', found),
      ),
      this.#reference(own('$ref'), `${place}/$ref`, depth),
      this.#values(own, place),
      ...numberChecks(own, (name, found) => this.#refuse(`${place}/${name}`, 'a number', found)),
      ...textChecks(own, (name, expected, found) => this.#refuse(`${place}/${name}`, expected, found)),
      ...listChecks(own, inner),
      ...objectChecks(own, inner, (name, expected, found) => this.#refuse(`${place}/${name}`, expected, found)),
      ...this.#combinations(schema, place, depth),
    ]
    return every(checks.filter((check) => check !== null))
  }

  #values(own: (name: string) => Json | undefined, place: string): Check | null {
    const fixed = own('const')
    if (fixed !== undefined) return unequalTo([fixed], 'const')
    const values = own('enum')
    if (values === undefined) return null
    return Array.isArray(values) ? unequalTo(values, 'enum') : this.#refuse(`${place}/enum`, 'a list of values', values)
  }

  #reference(reference: Json | undefined, place: string, depth: number): Check | null {
    if (reference === undefined) return null
    const target = typeof reference === 'string' ? resolveReference(reference, this.#root) : undefined
    if (typeof reference !== 'string' || target === undefined)
      return this.#refuse(place, 'a part of this schema, such as #/$defs/line', reference)
    let known = this.#references.get(reference)
    if (known === undefined) {
      known = { check: anything }
      this.#references.set(reference, known)
      known.check = this.read(target, reference, depth + 1)
    }
    const found = known
    return (value, at) => at.run(found.check, value)
  }

  #combinations(schema: JsonObject, place: string, depth: number): (Check | null)[] {
    const list = (name: string): readonly Check[] | null => {
      const parts = Object.hasOwn(schema, name) ? schema[name] : undefined
      if (parts === undefined) return null
      if (Array.isArray(parts) && parts.length > 0)
        return parts.map((part: Json, index) => this.read(part, `${place}/${name}/${index}`, depth + 1))
      this.#refuse(`${place}/${name}`, 'a list of schemas', parts)
      return null
    }
    const [all, some, one] = [list('allOf'), list('anyOf'), list('oneOf')]
    const not = Object.hasOwn(schema, 'not') ? this.read(schema.not, `${place}/not`, depth + 1) : null
    return [
      all && every(all),
      some &&
        ((value, at) =>
          void (
            some.some((check) => at.fits(check, value)) || at.report('expected one of the allowed shapes', 'anyOf')
          )),
      one &&
        ((value, at) =>
          void (
            one.filter((check) => at.fits(check, value)).length === 1 ||
            at.report('expected exactly one of the allowed shapes', 'oneOf')
          )),
      not && ((value, at) => void (at.fits(not, value) && at.report('expected anything but this shape', 'not'))),
    ]
  }

  #refuse(place: string, expected: string, found: Json): Check {
    const text = JSON.stringify(found).slice(0, 60)
    this.problems.push({
      code: 'SCHEMA',
      message: `Expected ${expected} at ${place}, got ${text}`,
      field: place,
      expected,
      found: text,
    })
    return anything
  }
}

export const isUnusable = (found: Validator | Problem[]): found is Problem[] => Array.isArray(found)
