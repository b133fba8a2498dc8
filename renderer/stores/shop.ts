/** What the host told about the shop as a whole. */
import { create } from 'zustand'
import type { Desktop, EngineState, FlowCard, Preferences, Shop, TemplateCard } from '../../runtime/model/api.ts'

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
}

export const useShop = create<ShopState>(() => ({
  shop: null,
  preferences: { theme: 'system', keepsRunning: false, runsAtLogin: false },
  desktop: null,
  flows: [],
  templates: [],
  engine: { state: 'running', message: '', advice: '' },
  needsLook: 0,
}))
