/** Tells what only came at another moment from what is new or gone. */

/** What was live, and what it would be. */
export type Side = 'was' | 'now'

/** Pairs what is alone on one side with what is alone on the other under the same name. `moved`: those of the new side. */
export function withoutMoved<T extends { readonly side: Side }>(
  alone: readonly T[],
  nameOf: (each: T) => string,
): { readonly left: readonly T[]; readonly moved: readonly T[] } {
  const was = new Map<string, T[]>()
  for (const each of alone) {
    if (each.side !== 'was') continue
    const name = nameOf(each)
    const same = was.get(name)
    if (same) same.push(each)
    else was.set(name, [each])
  }
  if (was.size === 0 || was.size === alone.length) return { left: alone, moved: [] }
  const paired = new Set<T>()
  const moved: T[] = []
  for (const each of alone) {
    const other = each.side === 'now' ? was.get(nameOf(each))?.shift() : undefined
    if (other === undefined) continue
    paired.add(other).add(each)
    moved.push(each)
  }
  return { left: alone.filter((each) => !paired.has(each)), moved }
}
