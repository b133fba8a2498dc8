/** What is known about a value before any event arrives: the types that expressions are checked with. */

export type StaticType =
  | { readonly kind: 'any' | 'null' | 'boolean' | 'number' | 'time' | 'duration' }
  /** `values` is the closed list of texts that a schema allows, or null. */
  | { readonly kind: 'text'; readonly values: readonly string[] | null }
  | { readonly kind: 'list'; readonly items: StaticType }
  /** `others` is the type of fields that are not named; null where no other field exists. */
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, StaticType>; readonly others: StaticType | null }
  | { readonly kind: 'optional'; readonly value: StaticType }
  | { readonly kind: 'union'; readonly of: readonly StaticType[] }

export type Kind = Exclude<StaticType['kind'], 'union'>

export const anyType: StaticType = { kind: 'any' }
export const nullType: StaticType = { kind: 'null' }
export const booleanType: StaticType = { kind: 'boolean' }
export const numberType: StaticType = { kind: 'number' }
export const textType: StaticType = { kind: 'text', values: null }
export const timeType: StaticType = { kind: 'time' }
export const durationType: StaticType = { kind: 'duration' }
export const anyObject: StaticType = { kind: 'object', fields: new Map(), others: anyType }
export const moneyType: StaticType = {
  kind: 'object',
  fields: new Map<string, StaticType>([
    ['minor', numberType],
    ['currency', textType],
  ]),
  others: null,
}
export const listOf = (items: StaticType): StaticType => ({ kind: 'list', items })
export const optionalOf = (value: StaticType): StaticType => ({ kind: 'optional', value })

/** The types that a value may have; never empty. */
export const alternatives = (type: StaticType): readonly StaticType[] => (type.kind === 'union' ? type.of : [type])

export const canBe = (type: StaticType, kinds: readonly Kind[]): boolean =>
  alternatives(type).some((one) => one.kind === 'any' || (one.kind !== 'union' && kinds.includes(one.kind)))

export const union = (types: readonly StaticType[]): StaticType => {
  const found: StaticType[] = []
  for (const type of types.flatMap(alternatives)) {
    if (type.kind === 'any') return anyType
    const same = found.findIndex((other) => other.kind === type.kind)
    const other = found[same]
    if (other === undefined) found.push(type)
    else found[same] = merge(other, type)
  }
  const [only] = found
  if (only === undefined) return anyType
  return found.length === 1 ? only : { kind: 'union', of: found }
}

const merge = (a: StaticType, b: StaticType): StaticType => {
  if (a === b) return a
  if (a.kind === 'text' && b.kind === 'text')
    return { kind: 'text', values: a.values && b.values ? [...new Set([...a.values, ...b.values])] : null }
  if (a.kind === 'list' && b.kind === 'list') return listOf(union([a.items, b.items]))
  if (a.kind === 'optional' && b.kind === 'optional') return optionalOf(union([a.value, b.value]))
  if (a.kind === 'object' && b.kind === 'object') {
    const fields = new Map(a.fields)
    for (const [name, type] of b.fields) {
      const known = fields.get(name)
      fields.set(name, known ? union([known, type]) : type)
    }
    const others = a.others && b.others ? union([a.others, b.others]) : (a.others ?? b.others)
    return { kind: 'object', fields, others }
  }
  return a
}

/** The type in a merchant's words: `a number`, `text or nothing (null)`. */
export const describe = (type: StaticType): string => {
  switch (type.kind) {
    case 'any':
      return 'any value'
    case 'null':
      return 'null'
    case 'boolean':
      return 'true or false'
    case 'number':
      return 'a number'
    case 'text':
      return 'text'
    case 'time':
      return 'a time'
    case 'duration':
      return 'a duration'
    case 'list':
      return 'a list'
    case 'object':
      return 'an object'
    case 'optional':
      return 'an optional value'
    case 'union':
      return type.of.map(describe).join(' or ')
  }
}

/** Whether an equality between the two can ever hold. Null may stand in any field, whatever a schema says. */
export const comparable = (a: StaticType, b: StaticType): boolean =>
  alternatives(a).some((one) =>
    alternatives(b).some(
      (two) =>
        one.kind === 'any' || two.kind === 'any' || one.kind === 'null' || two.kind === 'null' || one.kind === two.kind,
    ),
  )
