/** Where the focus is, as far as keys care: letters typed into a field are no commands. */

const noText: ReadonlySet<string> = new Set([
  'button',
  'checkbox',
  'color',
  'file',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
])

/** A place where text is typed. */
export function isTyping(target: EventTarget | null): boolean {
  if (typeof Element === 'undefined' || !(target instanceof Element)) return false
  if (target.tagName === 'INPUT') return !noText.has((target.getAttribute('type') ?? 'text').toLowerCase())
  if (target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true
  return target.closest('[contenteditable=""], [contenteditable="true"], [role="textbox"]') !== null
}

const dialogs = '[role="dialog"], [role="alertdialog"]'
/** Inside these, letters, arrows and Delete mean something of their own. */
const ownKeys = `${dialogs}, [role="menu"], [role="menubar"], [role="listbox"], [role="combobox"], [role="grid"], [role="tree"], [role="tablist"], [role="radiogroup"], [data-own-keys]`

export const isInDialog = (target: EventTarget | null): boolean => isInside(target, dialogs)
export const hasOwnKeys = (target: EventTarget | null): boolean => isInside(target, ownKeys)

function isInside(target: EventTarget | null, selector: string): boolean {
  return typeof Element !== 'undefined' && target instanceof Element && target.closest(selector) !== null
}
