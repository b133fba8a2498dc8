/** The two ways out when the same flow was edited in two windows. Neither loses anything. */
import { writeFlow } from '../../runtime/compile/canonical.ts'
import type { Draft } from '../../runtime/model/api/drafts.ts'
import { host } from '../bridge/host.ts'
import { isUnreadable, readDraft } from '../document/read-draft.ts'
import { t } from '../words/words.ts'
import { attempt, type Done } from './attempt.ts'
import { edit, useDocument } from './document.ts'
import { adoptSaved, insistOnMine, useSaving } from './saving.ts'

/** Shows the other window's text. What was here becomes a step of the history, so that undo gives it back. */
export function takeTheirs(): void {
  const { conflict } = useSaving.getState()
  if (!conflict || useDocument.getState().id !== conflict.flow) return
  takeDraft(conflict.theirs, t('Edits of another window'))
  useSaving.setState({ conflict: null })
}

/** What is here counts, and follows the other window's text in the list of edits. */
export function keepMine(): void {
  const { conflict } = useSaving.getState()
  if (!conflict) return
  useSaving.setState({ conflict: null })
  insistOnMine(conflict.flow, conflict.theirs.revision)
}

/** Makes a flow of its own from what is here, then shows the other window's text. */
export async function keepMineAsCopy(): Promise<Done<Draft | null>> {
  const { flow } = useDocument.getState()
  if (!flow) return { ok: true, value: null }
  const copied = await attempt(() =>
    // As an import, since a copy of the flow would have the text of the other window.
    host().call('flows.import', { text: writeFlow(flow), name: t('{name} (my edits)', { name: flow.name }) }),
  )
  if (copied.ok) takeTheirs()
  return copied
}

/** Puts a text that the host has into the open flow, as one step that can be undone. False where it cannot be shown. */
export function takeDraft(draft: Draft, label: string, gesture: string | null = null): boolean {
  const flow = readDraft(draft.text)
  if (isUnreadable(flow) || useDocument.getState().id !== draft.flow) return false
  adoptSaved(draft.flow, flow, draft.revision)
  edit(label, () => flow, gesture)
  useDocument.setState({ revision: draft.revision })
  return true
}
