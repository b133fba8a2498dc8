/** The stretches of time that follow each other without a gap: of one length, or the business days of a zone. */
import type { Zone } from '../../model/zone.ts'

/** From `from` up to but not including `to`; `day` names a business day. */
export type Bucket = { readonly from: number; readonly to: number; readonly day?: string }

const day = 86_400_000

export const lengthBuckets =
  (length: number) =>
  (time: number): Bucket => {
    const from = Math.floor(time / length) * length
    return { from, to: from + length }
  }

/** A business day begins `start` after midnight on the wall clock, so it has 23 or 25 hours when the clocks change. */
export function dayBuckets(zone: Zone, start: number): (time: number) => Bucket {
  let last: Bucket = { from: 0, to: 0 }
  return (time) => {
    if (time >= last.from && time < last.to) return last
    const begin = (index: number): number => zone.moment(index * day + start)
    let index = Math.floor((zone.local(time) - start) / day)
    // Around a change of the clocks the wall clock can point to the day beside.
    while (time < begin(index)) index--
    while (time >= begin(index + 1)) index++
    last = { from: begin(index), to: begin(index + 1), day: new Date(index * day).toISOString().slice(0, 10) }
    return last
  }
}
