/** What would need a look: dead letters of two versions side by side. */
import type { LookDiff, LookEntry } from '../../model/api/past.ts'
import type { DeadLetter } from '../../model/commit.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Store } from '../../model/store.ts'
import { pastEvent } from './listed.ts'
import type { ShadowRun } from './shadow-run.ts'

type Found = { readonly letter: DeadLetter; readonly event: CloudEvent }
type OfNode = {
  was: number
  now: number
  readonly new: LookEntry[]
  readonly gone: LookEntry[]
}

export function lookDiffs(
  was: ShadowRun | undefined,
  now: ShadowRun,
  past: Store,
  isWanted: (event: CloudEvent) => boolean,
  most: number,
): readonly LookDiff[] {
  const nodes = new Map<string, OfNode>()
  const of = ({ letter: { stage } }: Found): OfNode => {
    const node = stage.slice(stage.indexOf('/') + 1)
    const known = nodes.get(node) ?? { was: 0, now: 0, new: [], gone: [] }
    nodes.set(node, known)
    return known
  }
  const lettersOf = (run: ShadowRun | undefined): readonly Found[] =>
    (run?.letters() ?? []).flatMap((letter) => {
      const event = run?.store.get(letter.offset) ?? past.get(Math.floor(letter.offset))
      return event && isWanted(event) ? [{ letter, event }] : []
    })
  const before = lettersOf(was)
  const after = lettersOf(now)
  for (const found of before) of(found).was++
  for (const found of after) of(found).now++
  for (const found of without(after, before)) list(of(found).new, found, most)
  for (const found of without(before, after)) list(of(found).gone, found, most)
  return [...nodes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([node, counts]) => ({ node, ...counts }))
}

function without(found: readonly Found[], others: readonly Found[]): readonly Found[] {
  const names = new Set(others.map(nameOf))
  return found.filter((each) => !names.has(nameOf(each)))
}

function list(entries: LookEntry[], { letter: { code, message }, event }: Found, most: number): void {
  if (entries.length < most) entries.push({ code, message, event: pastEvent(event) })
}

const nameOf = ({ letter: { stage, offset, split } }: Found): string => `${stage}\n${Math.floor(offset)}\n${split}`
