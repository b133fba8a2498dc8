/** Arrows while nothing in particular has the focus, as after a box was drawn or all was selected: they move what is selected. */
import { useEffect } from 'react'
import { useDocument } from '../stores/document.ts'
import { useSession } from '../stores/session.ts'
import { arrows, nudge } from './canvas-keys.ts'

export function useLooseArrows(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

function onKey(event: KeyboardEvent): void {
  const { flow } = useDocument.getState()
  const arrow = arrows[event.key]
  const [first] = useSession.getState().nodes
  if (flow === null || !arrow || first === undefined || event.defaultPrevented) return
  if (event.ctrlKey || event.metaKey || event.altKey || !isLoose(event.target)) return
  event.preventDefault()
  nudge(flow, first, arrow, event.shiftKey ? 4 : 1)
}

const isLoose = (target: EventTarget | null): boolean =>
  target === document.body || (target instanceof Element && target.classList.contains('react-flow__pane'))
