/** What would need a look: dead letters of two versions side by side. */
import type { LookDiff } from '../../model/api/past.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Store } from '../../model/store.ts'
import { pastEvent } from './listed.ts'
import type { ShadowRun } from './shadow-run.ts'

export function lookDiffs(
  was: ShadowRun | undefined,
  now: ShadowRun,
  past: Store,
  isWanted: (event: CloudEvent) => boolean,
  most: number,
): readonly LookDiff[] {
  const found = new Map<string, { was: number; now: number; new: LookDiff['new'][number][] }>()
  const of = (stage: string) => {
    const node = stage.slice(stage.indexOf('/') + 1)
    const known = found.get(node) ?? { was: 0, now: 0, new: [] }
    found.set(node, known)
    return known
  }
  const nameOf = (letter: { stage: string; offset: number; split: number }): string =>
    `${letter.stage}\n${Math.floor(letter.offset)}\n${letter.split}`
  const before = was?.letters() ?? []
  const known = new Set(before.map(nameOf))
  for (const letter of before) of(letter.stage).was++
  for (const letter of now.letters()) {
    const entry = of(letter.stage)
    entry.now++
    const event = now.store.get(letter.offset) ?? past.get(Math.floor(letter.offset))
    if (known.has(nameOf(letter)) || !event || !isWanted(event) || entry.new.length >= most) continue
    entry.new.push({ code: letter.code, message: letter.message, event: pastEvent(event) })
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([node, counts]) => ({ node, ...counts }))
}
