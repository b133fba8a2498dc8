/** Brings back edits that a window could not hand over before it went: a crash, a reload, a machine that was off. */
import { create } from 'zustand'
import { host } from '../bridge/host.ts'
import { isUnreadable, readDraft } from '../document/read-draft.ts'
import { t } from '../words/words.ts'
import { attempt } from './attempt.ts'
import { dropEdit, type KeptEdit, keptEdits, type Shelf, windowShelf } from './kept-edits.ts'

/** Names of flows that were made of edits which another window had overtaken: something to tell. */
export const useRecovered = create<{ readonly copies: readonly string[] }>(() => ({ copies: [] }))

/** Sends what was kept. What cannot be sent now stays kept. */
export async function sendKept(shelf: Shelf | null = windowShelf()): Promise<void> {
  for (const edit of keptEdits(shelf)) {
    const sent = await attempt(() => send(edit))
    // A flow that is gone for good has nowhere to go.
    if (sent.ok || sent.failure.code === 'FLOW_MISSING') dropEdit(shelf, edit.flow)
  }
}

async function send({ flow, revision, text, label, unanswered }: KeptEdit): Promise<void> {
  const draft = await host().call('draft.read', { flow })
  if (draft.text === text) return
  if (draft.revision === revision || unanswered.includes(draft.text)) {
    await host().call('draft.save', { flow, text, revision: draft.revision, label })
    return
  }
  // Somebody went on without these edits. Both are kept: these as a flow of their own.
  const document = readDraft(text)
  if (isUnreadable(document)) return
  const name = t('{name} (edits kept from before)', { name: document.name })
  await host().call('flows.import', { text, name })
  useRecovered.setState(({ copies }) => ({ copies: [...copies, name] }))
}
