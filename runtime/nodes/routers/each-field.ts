/** The field of every step that keeps something for each: what tells them apart. */

export const eachField = (help: string) =>
  ({ kind: 'expression', label: 'For each', expect: 'key', shapesState: true, help }) as const

/** Where it may be empty: one for all. */
export const eachOrAllField = (help: string) => ({ ...eachField(help), optional: true }) as const
