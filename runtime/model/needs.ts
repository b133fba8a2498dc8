/** What somebody looks at in a value: so that the rest of a large text need not be read. */
export type Needs = 'all' | PartNeeds

export type PartNeeds = {
  /** By name; a field that is not here is not looked at, unless `others` says so. */
  readonly fields: ReadonlyMap<string, Needs>
  /** Of each element, where the value is a list. */
  readonly items?: Needs
  /** Of fields with other names. What is not an object there is not looked at. */
  readonly others?: PartNeeds
}

/** Of which kind the value is, and nothing in it. */
export const noNeeds: PartNeeds = { fields: new Map() }

/** What both look at. */
export function mergeNeeds(a: Needs, b: Needs): Needs {
  return a === 'all' || b === 'all' ? 'all' : mergeParts(a, b)
}

function mergeParts(a: PartNeeds, b: PartNeeds): PartNeeds {
  const fields = new Map<string, Needs>()
  for (const name of [...a.fields.keys(), ...b.fields.keys()])
    fields.set(name, mergeNeeds(needsOfField(a, name), needsOfField(b, name)))
  const items = a.items && b.items ? mergeNeeds(a.items, b.items) : (a.items ?? b.items)
  const others = a.others && b.others ? mergeParts(a.others, b.others) : (a.others ?? b.others)
  return { fields, ...(items && { items }), ...(others && { others }) }
}

const needsOfField = ({ fields, others }: PartNeeds, name: string): Needs => fields.get(name) ?? others ?? noNeeds
