/** The one listener for keys: finds the action that a press means and runs it. */

import { useSession } from '../stores/session.ts'
import { isMac } from '../ui/keys.ts'
import type { Action } from './action.ts'
import { means, type Press } from './chords.ts'
import { startClipboard } from './clipboard-events.ts'
import { hasOwnKeys, isInDialog, isTyping } from './focus-place.ts'
import { listenToHost } from './from-host.ts'
import { actions } from './list.ts'
import { listenToNotifications } from './notifications.ts'

/** Also starts the clipboard, and the native menus. Returns the way to stop. */
export function startKeyboard(): () => void {
  const stops = [startClipboard(window), listenToHost(), listenToNotifications()]
  window.addEventListener('keydown', onKey)
  return () => {
    window.removeEventListener('keydown', onKey)
    for (const stop of stops) stop()
  }
}

/** The enabled action that a press means where the focus is; undefined leaves the key to the browser. */
export function actionFor(press: Press, target: EventTarget | null, mac: boolean = isMac): Action | undefined {
  const found = actions.find(
    ({ keys, native }) => native !== true && keys?.split(' ').some((one) => means(press, one, mac)),
  )
  if (!found?.enabled()) return undefined
  if (found.everywhere) return found
  if ((isTyping(target) && !found.whileTyping) || isInDialog(target) || useSession.getState().dialog !== null)
    return undefined
  const isCommand = press.ctrlKey || press.metaKey || press.altKey
  return !isCommand && hasOwnKeys(target) ? undefined : found
}

function onKey(event: KeyboardEvent): void {
  // A key that composes a letter, or that somebody else has dealt with, is none of ours.
  if (event.defaultPrevented || event.isComposing) return
  const action = actionFor(event, event.target)
  if (!action) return
  event.preventDefault()
  if (!event.repeat || repeats.has(action.id)) action.run()
}

/** What may happen again and again while a key is held. */
const repeats: ReadonlySet<string> = new Set(['edit.undo', 'edit.redo', 'view.zoomIn', 'view.zoomOut'])
