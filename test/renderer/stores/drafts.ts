/** A host that keeps drafts in memory, answers as the real one does, and can go wrong in every way that matters. */
import { ApiFailure } from '../../../renderer/bridge/api-failure.ts'
import { type Handlers, type MemoryPair, memoryHost } from '../../../renderer/bridge/memory-host.ts'
import { isUnreadable, readDraft } from '../../../renderer/document/read-draft.ts'
import type { Shelf } from '../../../renderer/stores/kept-edits.ts'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import type { Draft } from '../../../runtime/model/api/drafts.ts'
import type { FlowCard } from '../../../runtime/model/api/flows.ts'
import type { Flow } from '../../../runtime/model/flow.ts'

/** `refuse`: nothing is kept. `lose`: it is kept, and the answer never comes. */
export type Mishap = 'none' | 'refuse' | 'lose'

export type DraftHost = MemoryPair & {
  readonly drafts: Map<string, Draft>
  /** What happens to the next saves, in order; then all goes well. */
  mishaps: Mishap[]
  /** Held back until `release`. */
  hold: boolean
  release(): void
  /** Another window saves. */
  saveElsewhere(flow: string, document: Flow): void
}

export const draftOf = (flow: Flow, revision = 1): Draft => ({
  flow: flow.id,
  text: writeFlow(flow),
  revision,
  state: 'off',
  live: null,
  allowances: [],
})

const restarted = (): ApiFailure => new ApiFailure({ code: 'ENGINE_RESTARTED', message: 'The engine was restarted.' })

export function draftHost(flows: readonly Flow[], handlers: Handlers = {}): DraftHost {
  const drafts = new Map(flows.map((flow) => [flow.id, draftOf(flow)]))
  let held: (() => void)[] = []
  const known = (flow: string): Draft => {
    const draft = drafts.get(flow)
    if (!draft) throw new ApiFailure({ code: 'FLOW_MISSING', message: 'There is no such flow.' })
    return draft
  }
  const pair = memoryHost({
    'draft.read': ({ flow }) => known(flow),
    'draft.save': async ({ flow, text, revision }) => {
      if (host.hold) await new Promise<void>((resolve) => held.push(resolve))
      const mishap = host.mishaps.shift() ?? 'none'
      if (mishap === 'refuse') throw restarted()
      const draft = known(flow)
      // The same again, after a crash that swallowed the first answer.
      if (text === draft.text && revision <= draft.revision) return { revision: draft.revision }
      if (draft.revision !== revision) throw new ApiFailure({ code: 'DRAFT_CONFLICT', message: 'Saved elsewhere.' })
      drafts.set(flow, { ...draft, text, revision: revision + 1 })
      if (mishap === 'lose') throw restarted()
      return { revision: revision + 1 }
    },
    'flows.list': () => [...drafts.values()].map(cardOf),
    'flows.import': ({ text, name }) => {
      const document = readDraft(text)
      if (isUnreadable(document)) throw new ApiFailure({ code: 'FLOW_JSON', message: 'This is no flow.' })
      const id = `${document.id}-copy`
      const draft = draftOf({ ...document, id, name: name ?? document.name })
      drafts.set(id, draft)
      return draft
    },
    'flows.duplicate': ({ flow }) => {
      const copy = { ...known(flow), flow: `${flow}-copy`, revision: 1 }
      drafts.set(copy.flow, copy)
      return copy
    },
    'live.watch': () => null,
    ...handlers,
  })
  const host: DraftHost = {
    ...pair,
    drafts,
    mishaps: [],
    hold: false,
    release() {
      host.hold = false
      for (const go of held) go()
      held = []
    },
    saveElsewhere(flow, document) {
      const draft = known(flow)
      drafts.set(flow, { ...draft, text: writeFlow(document), revision: draft.revision + 1 })
      pair.tell('draft', { flow, revision: draft.revision + 1 })
    },
  }
  return host
}

export const cardOf = ({ flow, state, live }: Draft): FlowCard => ({
  flow,
  name: flow,
  description: '',
  state,
  version: live?.version ?? null,
  differs: true,
  edited: 0,
  steps: 0,
  needsLook: 2,
})

/** The window's storage. */
export function shelf(): Shelf & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>()
  return {
    entries,
    get length() {
      return entries.size
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (name) => entries.get(name) ?? null,
    setItem: (name, value) => void entries.set(name, value),
    removeItem: (name) => void entries.delete(name),
  }
}
