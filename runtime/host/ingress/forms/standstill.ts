/** Why a page that was sent has no answer yet, in words that say what did not happen. */
import type { Engine } from '../../../engine/engine.ts'
import { blocksLane, type Effect } from '../../../model/effect.ts'
import type { ShownPage } from '../../../model/services.ts'
import type { Store } from '../../../model/store.ts'

export type Standstill =
  /** Its flow is paused or off, or nothing is sent at all. */
  | { readonly kind: 'paused' }
  /** Whoever is asked does not answer. */
  | { readonly kind: 'retrying'; readonly since: number; readonly tryAt: number | undefined }
  /** It may have happened, and a person looks at it. */
  | { readonly kind: 'unknown' }
  /** Nobody tries any more, until a person has looked at it. */
  | { readonly kind: 'stuck' }

/** How long what was found is good for, ms: many pages may wait at once. */
const fresh = 500
/** Effects that are looked at, the latest ones. */
const most = 500

export type StandstillFacts = {
  readonly engine: Engine
  readonly store: Pick<Store, 'get'>
  effectsPaused(): boolean
  monotonic(): number
}

export function openStandstill({ engine, store, effectsPaused, monotonic }: StandstillFacts) {
  let found = new Map<string, Effect>()
  let foundAt = Number.NEGATIVE_INFINITY

  function look(): ReadonlyMap<string, Effect> {
    if (monotonic() - foundAt < fresh) return found
    foundAt = monotonic()
    const held = [...engine.heldEffects()].filter((effect) => effect.service !== 'push' && stands(effect)).slice(-most)
    found = new Map(
      held.flatMap((effect) => {
        const id = store.get(effect.offset)?.attributes?.answerid
        return typeof id === 'string' ? [[id, effect] as const] : []
      }),
    )
    return found
  }

  return ({ flow }: ShownPage, answer: string): Standstill | undefined => {
    const state = engine.deployment(flow)?.state
    if (state !== 'on' || effectsPaused()) return { kind: 'paused' }
    const effect = look().get(answer)
    if (effect === undefined) return undefined
    if (effect.state === 'unknown') return { kind: 'unknown' }
    if (effect.state === 'dead') return { kind: 'stuck' }
    return { kind: 'retrying', since: effect.created, tryAt: effect.due ?? undefined }
  }
}

/** One that is tried for the first time is under way. */
const stands = (effect: Effect): boolean => blocksLane(effect) && (effect.attempts > 1 || effect.reason !== '')

type Words = {
  readonly message: string
  readonly next: string | null
  readonly since?: number
  readonly tryAt?: number
}

/** @param money whether it is about money */
export function waitingWords(stands: Standstill | undefined, money: boolean): Words {
  const once = money ? 'Nobody is charged twice.' : 'Nothing is done twice.'
  switch (stands?.kind) {
    case undefined:
      return { message: 'It is on its way …', next: null }
    case 'paused':
      return {
        message: 'Paused for a moment',
        next: 'What you sent is kept. It goes through once, as soon as it goes on.',
      }
    case 'retrying':
      return {
        message: 'Waiting for the provider',
        next: `There is no answer yet, so it is tried again. ${once}`,
        since: stands.since,
        ...(stands.tryAt === undefined ? {} : { tryAt: stands.tryAt }),
      }
    case 'unknown':
      return {
        message: 'We are finding out',
        next: `The provider did not say whether this went through. A person looks at it. ${once}`,
      }
    case 'stuck':
      return {
        message: 'This takes longer',
        next: `The provider could not be reached, and nothing was ${money ? 'charged' : 'done'}. A person looks at it.`,
      }
  }
}
