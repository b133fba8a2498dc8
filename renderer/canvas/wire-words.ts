/** What stands on a wire: its rate, and on one that runs past other cards also the name of the way that it is. */
import type { LiveCounts } from '../../runtime/model/api/live.ts'
import { wireRate } from './count-words.ts'
import { rateWidth } from './rate-label.ts'
import type { WireData } from './shown-edges.ts'
import type { Curve } from './wire-path.ts'

/** Between a label and the cards at both ends. */
const beside = 28

export function wireWords(
  counts: LiveCounts | null,
  { id, from, way }: Pick<WireData, 'from' | 'way'> & { readonly id: string },
  { start, end }: Pick<Curve, 'start' | 'end'>,
): string {
  const rate = wireRate(counts, from, id)
  if (way === null) return rate
  const named = rate === '' ? way : `${way} · ${rate}`
  return rateWidth(named) <= Math.abs(end.x - start.x) - beside ? named : rate
}
