/** What the host told about the shop as a whole. */
import { create } from 'zustand'
import type { Desktop } from '../../runtime/model/api/desktop.ts'
import type { EngineState } from '../../runtime/model/api/engine.ts'
import type { FlowCard } from '../../runtime/model/api/flows.ts'
import type { Preferences, Shop } from '../../runtime/model/api/shop.ts'
import type { TemplateCard } from '../../runtime/model/api/templates.ts'

export type ShopState = {
  /** Null until the host has answered for the first time. */
  readonly shop: Shop | null
  readonly preferences: Preferences
  readonly desktop: Desktop | null
  readonly flows: readonly FlowCard[]
  readonly templates: readonly TemplateCard[]
  readonly engine: EngineState
  /** Deliveries and effects that wait for a person, in all flows. */
  readonly needsLook: number
  /** Questions that wait for a person, in all flows. */
  readonly approvals: number
}

export const useShop = create<ShopState>(() => ({
  shop: null,
  preferences: { theme: 'system', keepsRunning: false, runsAtLogin: false },
  desktop: null,
  flows: [],
  templates: [],
  engine: { state: 'running', message: '', advice: '' },
  needsLook: 0,
  approvals: 0,
}))
