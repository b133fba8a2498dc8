/** The past that stages began with, by the version that came into force; beside the settings of the shop. */
import { isObject } from '../../model/json.ts'
import type { BegunWith } from '../../model/store.ts'
import type { Settings } from './settings.ts'

const nameOf = (stage: string, flowHash: string): string => `begun with ${stage} ${flowHash}`

export function begunWithIn(settings: Settings, stage: string, flowHash: string): BegunWith | undefined {
  const kept = settings.get(nameOf(stage, flowHash))
  if (kept === undefined || !isObject(kept)) return undefined
  const { through, at } = kept
  return typeof through === 'number' && typeof at === 'number' ? { through, at } : undefined
}

export const noteBegunWith = (settings: Settings, stage: string, flowHash: string, past: BegunWith): void =>
  settings.set(nameOf(stage, flowHash), { ...past })
