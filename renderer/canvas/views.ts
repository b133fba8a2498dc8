/** Where one was looking at each flow, for as long as the window is open. */
import type { Viewport } from '@xyflow/react'

const views = new Map<string, Viewport>()

export const viewOf = (flow: string): Viewport | undefined => views.get(flow)
export const keepView = (flow: string, view: Viewport): void => void views.set(flow, view)
