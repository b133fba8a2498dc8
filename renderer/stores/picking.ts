/** Several events chosen at once, as in a list of files: one by one, or all between two of them. */
import { useSession } from './session.ts'

/** As many as one run over the past takes. */
export const mostPicked = 10_000

/** Rows of a list, for what lies between two of them. */
export type PickList = {
  readonly count: number
  offsetAt(index: number): number
  /** Below 0 or beyond `count` for an event that is not in the list. */
  indexOf(offset: number): number
}

const none: ReadonlySet<number> = new Set()

export function clearPicked(): void {
  useSession.setState({ picked: none, pickedFrom: null, event: null, lit: null })
}

/** Takes one in or out. The event that was looked at alone is the first of them. */
export function togglePicked(offset: number): void {
  const { picked, event } = useSession.getState()
  const next = new Set(picked.size === 0 && event !== null ? [event] : picked)
  if (!next.delete(offset)) next.add(offset)
  keep(next, offset, offset)
}

/** All between the one that was chosen last and this one; what was chosen before stays. */
export function pickUpTo(list: PickList, offset: number): void {
  const { picked, pickedFrom, event } = useSession.getState()
  const from = pickedFrom ?? event ?? offset
  const [start, end] = [list.indexOf(from), list.indexOf(offset)]
  const isHere = start >= 0 && start < list.count
  keep(new Set([...picked, ...(isHere ? between(list, start, end) : [offset])]), isHere ? from : offset, offset)
}

export function pickAll(list: PickList): void {
  if (list.count === 0) return
  const { picked, event } = useSession.getState()
  const all = new Set([...picked, ...between(list, 0, Math.min(list.count, mostPicked) - 1)])
  keep(all, list.offsetAt(0), event ?? list.offsetAt(0))
}

function keep(next: ReadonlySet<number>, from: number, event: number): void {
  const picked = next.size <= mostPicked ? next : new Set([...next].slice(0, mostPicked))
  if (picked.size === 0) clearPicked()
  else useSession.setState({ picked, pickedFrom: from, event, lit: null })
}

function between(list: PickList, one: number, other: number): readonly number[] {
  const first = Math.min(one, other)
  const length = Math.min(mostPicked, Math.abs(one - other) + 1)
  return Array.from({ length }, (_, index) => list.offsetAt(first + index))
}
