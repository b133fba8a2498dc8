/** Where one was looking at each flow: kept on this machine, so that a flow is shown again as it was left. */
import type { Viewport } from '@xyflow/react'

const key = 'counterflow.views'
/** Flows whose view is remembered. */
const most = 100

const views = new Map<string, Viewport>(read())

export const viewOf = (flow: string): Viewport | undefined => views.get(flow)

export function keepView(flow: string, view: Viewport): void {
  views.delete(flow)
  views.set(flow, view)
  try {
    localStorage.setItem(key, JSON.stringify([...views].slice(-most)))
  } catch {
    // A window without storage remembers until it is closed.
  }
}

function read(): readonly [string, Viewport][] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isView) : []
  } catch {
    return []
  }
}

/** Somebody else may have written there. */
function isView(entry: unknown): entry is [string, Viewport] {
  if (!Array.isArray(entry) || typeof entry[0] !== 'string') return false
  const { x, y, zoom } = entry[1] ?? {}
  return [x, y, zoom].every(Number.isFinite) && zoom > 0
}
