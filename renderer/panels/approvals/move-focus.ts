/** Up and down go from question to question, to the same kind of button. */
import type { KeyboardEvent } from 'react'

export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const from = event.target
  if (step === 0 || !(from instanceof HTMLButtonElement)) return
  const deed = from.dataset.deed ?? 'approve'
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>(`button[data-deed="${deed}"]`)]
  const at = buttons.indexOf(from)
  const next = buttons[at < 0 ? 0 : Math.min(buttons.length - 1, Math.max(0, at + step))]
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}
