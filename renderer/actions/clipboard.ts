/** Copy, cut and paste of steps: across flows, windows and programs, as text. */
import type { Flow } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { copyText, pasteSteps } from '../document/clipboard.ts'
import { notesLabel, stepsLabel } from '../document/edit-labels.ts'
import { readPaste, type Steps } from '../document/paste-text.ts'
import { freePlace, grid, type Point, placeOf } from '../document/place.ts'
import { edit } from '../stores/document.ts'
import { importFlow } from '../stores/flows.ts'
import { select } from '../stores/session.ts'
import { toast } from '../ui/toast.tsx'
import { t } from '../words/words.ts'
import { canvasControls } from './canvas-controls.ts'
import { chosenNodes, chosenNotes, hasChosenAny, isEditing, openFlowNow, removeChosen, sizesNow } from './editing.ts'
import { tell } from './tell.ts'

/** What this window copied last: for a paste by menu where the page may not read the clipboard. */
let copied: string | null = null
let last: { readonly text: string; readonly at: Point; readonly times: number } | null = null

/** The text of what is chosen; null when nothing is. */
export function copyChosen(): string | null {
  const flow = openFlowNow()
  if (!flow || !hasChosenAny()) return null
  copied = copyText(flow, chosenNodes(), chosenNotes())
  return copied
}

export function cutChosen(): string | null {
  const text = copyChosen()
  if (text !== null) removeChosen('cut')
  return text
}

/** For menus: the page's own copy event carries it, which needs no permission; else the clipboard is written. */
export async function copyByMenu(take: () => string | null): Promise<void> {
  const text = take()
  if (text === null) return
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // Within this window, pasting works all the same.
    toast({ title: t('Copied for this window only'), text: t('Press the keys to copy to other programs.') })
  }
}

export async function pasteByMenu(): Promise<void> {
  let text: string | null = copied
  try {
    text = await navigator.clipboard.readText()
  } catch {
    // Not allowed here: what this window copied itself is the next best.
  }
  if (text !== null) pasteText(text)
  else toast({ title: t('This window may not read the clipboard'), text: t('Press the keys for pasting instead.') })
}

/** Anything may come. What is no steps is told, and changes nothing. */
export function pasteText(text: string): void {
  const flow = openFlowNow()
  if (!flow || !isEditing()) return
  const pasted = readPaste(text)
  if (pasted.kind === 'unusable') toast({ title: pasted.reason, tone: 'warn' })
  else if (pasted.kind === 'flow') offerImport(pasted.text)
  else pasteInto(flow, pasted.steps, placeFor(text))
}

function pasteInto(flow: Flow, steps: Steps, at: Point): void {
  const result = pasteSteps(flow, nodeTypes, steps, at)
  if (result.reason !== null) {
    toast({ title: result.reason, tone: 'warn' })
    return
  }
  const ids = new Set(result.ids)
  const label =
    ids.size === 0 ? notesLabel('paste', result.notes.length) : stepsLabel('paste', result.flow, nodeTypes, ids)
  edit(label, () => result.flow)
  select(ids, [], result.notes)
  focusFirst(result.ids)
  if (result.missingSettings.length > 0)
    toast({
      title: t('{count, plural, one {One setting is} other {# settings are}} missing here', {
        count: result.missingSettings.length,
      }),
      text: t('The pasted steps ask for: {names}. Fill their fields in, or add the settings.', {
        names: result.missingSettings.slice(0, 8).join(', '),
      }),
      tone: 'warn',
    })
}

/** The copy is where one goes on, not what it was made of. */
export function focusFirst([first]: readonly string[]): void {
  if (first !== undefined) canvasControls()?.focus?.(first)
}

/** At the pointer; again at the same place a little further, so that the second one does not hide the first. */
function placeFor(text: string): Point {
  const at = canvasControls()?.pointer() ?? belowAll()
  const again = last !== null && last.text === text && last.at.x === at.x && last.at.y === at.y
  last = { text, at, times: again && last ? last.times + 1 : 0 }
  return { x: at.x + last.times * 2 * grid, y: at.y + last.times * 2 * grid }
}

function belowAll(): Point {
  const flow = openFlowNow()
  const [first] = Object.keys(flow?.nodes ?? {})
  return flow && first !== undefined ? freePlace(flow, placeOf(flow, first), sizesNow()) : { x: 0, y: 0 }
}

function offerImport(text: string): void {
  toast({
    title: t('This is a whole flow, not steps'),
    text: t('It can be imported as a flow of its own. It arrives turned off.'),
    action: { label: t('Import it'), run: () => void tell(importFlow(text)) },
  })
}
