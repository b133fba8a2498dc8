/** What windows may ask about flows: which there are, their drafts and versions, and how they run. */
import { openDemo } from './demo.ts'
import type { OpenDrafts } from './drafts.ts'
import type { Flows } from './flows.ts'
import type { Live } from './live-counts.ts'
import { missedBy } from './missed.ts'
import type { Publishing } from './publishing.ts'
import type { Running } from './running.ts'
import type { ShopFacts } from './shop-facts.ts'
import type { ShopParts } from './shop-parts.ts'
import { setSpeed } from './simulator.ts'
import type { turns } from './turns.ts'
import type { Methods } from './windows.ts'

export type FlowMethodParts = {
  readonly drafts: OpenDrafts
  readonly flows: Flows
  readonly publishing: Publishing
  readonly running: Running
  readonly facts: ShopFacts
  readonly live: Live
  /** What changes which flows run, and how, is done one after the other. */
  readonly inTurn: ReturnType<typeof turns>
}

export function openFlowMethods(
  parts: ShopParts,
  { drafts, flows, publishing, running, facts, live, inTurn }: FlowMethodParts,
) {
  return {
    'flows.list': () => drafts.cards(),
    'flows.demo': () => inTurn(() => openDemo(parts, { drafts, publishing, running, facts })),
    'flows.import': (given) => flows.import(given),
    'flows.duplicate': ({ flow }) => flows.duplicate(flow),
    'flows.remove': ({ flow, by }) => inTurn(() => flows.remove(flow, facts.person(by))),
    'flows.restore': ({ flow }) => flows.restore(flow),
    'flows.turn': ({ flow, to, by, start = 'catch up' }) => inTurn(() => flows.turn(flow, to, facts.person(by), start)),
    'flows.missed': ({ flow }) => {
      drafts.need(flow)
      return missedBy(parts, running, flow)
    },
    'draft.read': ({ flow }) => drafts.read(flow),
    'draft.save': (save, caller) => drafts.save(save, caller),
    'publish.preview': ({ flow }) => publishing.preview(flow),
    'publish.apply': (wish) => inTurn(() => publishing.apply({ ...wish, by: facts.person(wish.by) })),
    'versions.list': ({ flow }) => publishing.versions(flow),
    'versions.read': ({ flow, hash }) => publishing.text(flow, hash),
    'versions.revert': (wish) => inTurn(() => publishing.revert({ ...wish, by: facts.person(wish.by) })),
    'live.watch': ({ flow }, { window }) => {
      if (flow !== null) drafts.need(flow)
      return live.watch(flow, window)
    },
    'simulator.speed': ({ flow, speed }) => inTurn(() => setSpeed(running, flow, speed)),
  } satisfies Partial<Methods>
}
