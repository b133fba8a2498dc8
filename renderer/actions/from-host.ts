/** What the system around the window asks for: a native menu's choice, a file that was opened with the app. */
import { host } from '../bridge/host.ts'
import { importText } from './files.ts'
import { isTyping } from './focus-place.ts'
import { findAction } from './list.ts'

/** Returns the way to stop. */
export function listenToHost(): () => void {
  const stops = [
    host().on('action', ({ id }) => runByMenu(id)),
    host().on('opened', ({ text }) => void importText(text)),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** In a text field the menu's "Undo" is about the text, as everywhere. */
const textCommands: Readonly<Record<string, string>> = {
  'edit.undo': 'undo',
  'edit.redo': 'redo',
  'edit.selectAll': 'selectAll',
  'edit.delete': 'delete',
}

function runByMenu(id: string): void {
  const command = Object.hasOwn(textCommands, id) ? textCommands[id] : undefined
  if (command !== undefined && typeof document !== 'undefined' && isTyping(document.activeElement)) {
    // There is no other way to undo inside a field.
    document.execCommand(command)
    return
  }
  const action = findAction(id)
  if (action?.enabled()) action.run()
}
