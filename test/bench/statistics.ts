/** What is told about several runs: the middle one, and how far the others lie from it. */

export type Spread = { readonly median: number; readonly min: number; readonly max: number }

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (min === undefined || max === undefined) throw new Error('Expected at least one value, got none')
  const [below, above] = [sorted[(sorted.length - 1) >> 1] ?? min, sorted[sorted.length >> 1] ?? max]
  return { median: (below + above) / 2, min, max }
}

/** The value that the given share of all values does not exceed (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (found === undefined) throw new Error('Expected at least one value, got none')
  return found
}

/** Each run against the one next to it: what slows the machine for a while slows both. */
export function pairedRatios(ours: readonly number[], rivals: readonly number[]): number[] {
  if (ours.length !== rivals.length) throw new Error(`Expected pairs, got ${ours.length} and ${rivals.length} runs`)
  return ours.map((value, at) => value / (rivals[at] ?? Number.NaN))
}
