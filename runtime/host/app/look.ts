/** What needs a look: deliveries that were given up and effects of which nobody knows, and what people decide about them. */
import type { Decision, LaneDecision } from '../../engine/decisions.ts'
import { fingerprint } from '../../engine/fingerprint.ts'
import { alertFlow } from '../../model/api/alerts.ts'
import type { LookItem, Verdict } from '../../model/api/look.ts'
import type { DeadLetter } from '../../model/commit.ts'
import { type Effect, isOpen } from '../../model/effect.ts'
import { CounterflowError } from '../../model/problem.ts'
import { type Contradictions, isContradiction } from './contradictions.ts'
import { notOn } from './refusals.ts'
import type { Running } from './running.ts'
import { isSetAside } from './set-aside.ts'
import type { ShopParts } from './shop-parts.ts'

/** More than a person looks through; what is behind comes up when these are decided. */
const most = 500
/** Keys of effects that people had tried again and that have not ended. */
const trying = 'look trying'

export type Decide = {
  readonly ids: readonly string[]
  readonly verdict: Verdict
  readonly reason: string
  readonly by: string
}

/** What an id names: both are undefined where it waits no longer. */
export type Found = { readonly letter?: DeadLetter; readonly effect?: Effect }

export function openLook(parts: ShopParts, running: Running, contradictions: Contradictions) {
  const { store, waiting } = parts
  const { settings } = store.parts

  const isThere = (flow: string): boolean => flow === alertFlow || store.parts.drafts.find(flow)?.removed === null

  function letterItem(letter: DeadLetter): LookItem {
    const event = store.get(letter.offset)
    return {
      id: letterId(letter),
      kind: 'letter',
      ...placeOf(letter.stage),
      lane: letter.lane,
      offset: letter.offset,
      at: letter.at,
      code: letter.code,
      message: letter.message,
      state: 'failed',
      type: event?.type ?? '',
      subject: event?.subject ?? null,
      behind: waiting.behind(letter.stage, letter.lane),
      fingerprint: fingerprint(letter),
    }
  }

  function effectItem(effect: Effect): LookItem {
    const event = store.get(effect.offset)
    const code = effect.state === 'unknown' ? 'EFFECT_UNKNOWN' : 'EFFECT_DEAD'
    return {
      id: effectId(effect.key),
      kind: 'effect',
      ...placeOf(effect.stage),
      lane: effect.lane,
      offset: effect.offset,
      at: effect.updated,
      code,
      message: effect.reason,
      state: isOpen(effect) ? 'trying' : effect.state === 'unknown' ? 'unknown' : 'failed',
      type: event?.type ?? '',
      subject: event?.subject ?? null,
      behind: 0,
      fingerprint: fingerprint({ stage: effect.stage, code, message: effect.reason }),
    }
  }

  /** What was tried again and has not ended: it stays in sight until it has. */
  function effectsTried(): readonly Effect[] {
    const kept = settings.get(trying)
    const keys = Array.isArray(kept) ? kept.map(String) : []
    const open = keys.flatMap((key) => store.effect(key) ?? []).filter(isOpen)
    if (open.length < keys.length)
      store.atomically(() =>
        settings.set(
          trying,
          open.map(({ key }) => key),
        ),
      )
    return open
  }

  function noteTried(keys: readonly string[]): void {
    if (keys.length === 0) return
    const before = effectsTried().map(({ key }) => key)
    store.atomically(() => settings.set(trying, [...new Set([...before, ...keys])]))
  }

  function find(id: string): Found {
    if (id.startsWith('effect:')) {
      const effect = store.effect(id.slice('effect:'.length))
      return effect !== undefined && waitsForPerson(effect) ? { effect } : {}
    }
    const named = readLetterId(id)
    const letter = named && waiting.letter(named.stage, named.offset, named.split)
    if (named === undefined || letter === undefined || isSetAside(store, named.stage)) return {}
    return { letter: { ...named, ...letter } }
  }

  /** A decision about what is gone already is none. */
  function decisionOf(id: string, { verdict, reason, by }: Decide): Decision | LaneDecision | undefined {
    const { letter, effect } = find(id)
    if (effect) {
      assertOn(effect.stage)
      // To try it again says that it has not happened.
      return { kind: 'effect', key: effect.key, verdict: verdict === 'retry' ? 'did not happen' : verdict, by, reason }
    }
    if (letter === undefined) return undefined
    if (verdict !== 'retry' && verdict !== 'skip')
      throw new CounterflowError('LOOK_VERDICT', 'About a delivery one can only say: try again, or leave it out.', {
        kept: 'Nothing was decided.',
        advice: 'Choose one of the two.',
      })
    assertOn(letter.stage)
    return { kind: 'lane', stage: letter.stage, lane: letter.lane, verdict, by, reason }
  }

  function assertOn(stage: string): void {
    const { flow } = placeOf(stage)
    if (flow !== alertFlow && running.deployment(flow) === undefined)
      throw notOn('nothing can be tried again or left out')
  }

  return {
    list(flow: string | undefined): readonly LookItem[] {
      const wanted = (stage: string): boolean => {
        const place = placeOf(stage)
        return (flow === undefined || place.flow === flow) && isThere(place.flow)
      }
      const letters = store.letters().filter(({ stage }) => wanted(stage) && !isSetAside(store, stage))
      const effects = [...store.effects({ states: ['dead', 'unknown'] }), ...effectsTried()].filter(({ stage }) =>
        wanted(stage),
      )
      const contradicting = flow === undefined ? contradictions.items() : []
      return [...letters.slice(0, most).map(letterItem), ...effects.slice(0, most).map(effectItem), ...contradicting]
        .sort((a, b) => b.at - a.at || b.offset - a.offset)
        .slice(0, most)
    },
    /** How many of those that were tried again have not ended. */
    tried: (): number => effectsTried().length,
    find,
    /** @throws LOOK_VERDICT, FLOW_OFF: then nothing is decided. */
    async decide(decide: Decide): Promise<{ decided: number }> {
      const contradicting = decide.ids.filter(isContradiction)
      if (contradicting.length > 0 && decide.verdict !== 'skip') throw onlySkip()
      const decisions = new Map<string, Decision | LaneDecision>()
      for (const id of new Set(decide.ids)) {
        const decision = decisionOf(id, decide)
        if (decision === undefined) continue
        decisions.set(decision.kind === 'lane' ? `${decision.stage}\n${decision.lane}` : decision.key, decision)
      }
      const all = [...decisions.values()]
      noteTried(all.flatMap((each) => (each.kind === 'effect' && each.verdict === 'did not happen' ? [each.key] : [])))
      if (all.length > 0) await running.runtime().decide(all)
      return { decided: all.length + (await contradictions.compared(contradicting, decide.by, decide.reason)) }
    },
  }
}

export type Look = ReturnType<typeof openLook>

const waitsForPerson = ({ state }: Effect): boolean => state === 'unknown' || state === 'dead'

export const placeOf = (stage: string): { flow: string; node: string } => {
  const slash = stage.indexOf('/')
  return { flow: stage.slice(0, slash), node: stage.slice(slash + 1) }
}

export const effectId = (key: string): string => `effect:${key}`
export const letterId = ({ stage, offset, split }: DeadLetter): string => `letter:${offset}:${split}:${stage}`

function readLetterId(id: string): { stage: string; offset: number; split: number } | undefined {
  const parts = /^letter:(\d{1,15}):(\d{1,9}):(.+)$/.exec(id)
  return parts === null ? undefined : { offset: Number(parts[1]), split: Number(parts[2]), stage: parts[3] ?? '' }
}

const onlySkip = (): CounterflowError =>
  new CounterflowError('LOOK_VERDICT', 'What was said twice under one id can only be compared and left as it is.', {
    kept: 'Nothing was decided.',
    advice: 'Look at both, and keep the first one.',
  })
