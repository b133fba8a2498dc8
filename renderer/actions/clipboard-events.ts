/** The browser's own copy, cut and paste events, which may use the clipboard without asking for leave. */
import { copyChosen, cutChosen, pasteText } from './clipboard.ts'
import { isEditing } from './editing.ts'
import { isInDialog, isTyping } from './focus-place.ts'

/** Returns the way to stop. */
export function startClipboard(target: Window): () => void {
  const take = (chosen: () => string | null) => (event: ClipboardEvent) => {
    if (!isOurs(event) || hasChosenText()) return
    const text = chosen()
    if (text === null || !event.clipboardData) return
    event.clipboardData.setData('text/plain', text)
    event.preventDefault()
  }
  const copy = take(copyChosen)
  const cut = take(cutChosen)
  const paste = (event: ClipboardEvent): void => {
    if (!isOurs(event) || !event.clipboardData) return
    event.preventDefault()
    pasteText(event.clipboardData.getData('text/plain'))
  }
  target.addEventListener('copy', copy)
  target.addEventListener('cut', cut)
  target.addEventListener('paste', paste)
  return () => {
    target.removeEventListener('copy', copy)
    target.removeEventListener('cut', cut)
    target.removeEventListener('paste', paste)
  }
}

const isOurs = (event: ClipboardEvent): boolean =>
  !event.defaultPrevented && isEditing() && !isTyping(event.target) && !isInDialog(event.target)

/** Somebody has marked text on the page, an order number in the history: that is what is to be copied. */
const hasChosenText = (): boolean => (document.getSelection()?.toString() ?? '') !== ''
