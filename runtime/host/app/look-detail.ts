/** One thing that needs a look from near, and an edited copy of the event in its place. */
import { explainPath } from '../../compile/explain-path.ts'
import type { Plan } from '../../compile/plan.ts'
import { entranceOf } from '../../engine/kept-test/kept-test.ts'
import type { LookCopy, LookDetail } from '../../model/api/look.ts'
import { digest } from '../../model/digest.ts'
import type { CloudEvent, EventInput } from '../../model/event.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Acceptance } from '../../model/services.ts'
import { reach } from '../look-back.ts'
import type { HistoryPages } from '../store/history-pages.ts'
import { type Look, placeOf } from './look.ts'
import type { Running } from './running.ts'
import { sendEvent } from './sending.ts'
import type { ShopParts } from './shop-parts.ts'

/** Causes of causes. */
const deepest = 32

export type Copy = { readonly id: string; readonly event: EventInput; readonly by: string }

export function openLookDetail(parts: ShopParts, running: Running, look: Look, pages: HistoryPages) {
  const { store } = parts

  function need(id: string) {
    const { letter, effect } = look.find(id)
    const found = letter ?? effect
    if (found === undefined)
      throw new CounterflowError('LOOK_GONE', 'It does not wait any longer.', {
        kept: 'Nothing was changed.',
        advice: 'Load the list anew: somebody may have decided about it.',
      })
    return { letter, effect, stage: found.stage, offset: found.offset }
  }

  function causeOf({ causationid, offset }: CloudEvent): CloudEvent | undefined {
    if (causationid === null) return undefined
    return pages.named(causationid, Math.max(store.first, offset - reach), offset)[0]
  }

  /** The event that came in from outside and led to this one. */
  function rootOf(plan: Plan, event: CloudEvent): { event: CloudEvent; node: string } | undefined {
    let at: CloudEvent | undefined = event
    for (let depth = 0; at && depth < deepest; depth++) {
      const node = entranceOf(plan, at)
      if (node !== undefined) return { event: at, node }
      at = causeOf(at)
    }
    return undefined
  }

  function originalOf(stage: string, offset: number): { plan: Plan; root: CloudEvent; copy: LookCopy } | undefined {
    const { flow, node } = placeOf(stage)
    const plan = running.deployment(flow)?.plan
    const event = store.get(offset)
    const found = plan && event && rootOf(plan, event)
    if (!plan || !found) return undefined
    // A person's answer is given anew, not copied.
    if (plan.stages.some(({ node }) => node === found.node)) return undefined
    const { type, subject, data } = found.event
    const also = explainPath(plan, found.event).flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'stage' && step.node !== node ? [step.node] : [])),
    )
    return { plan, root: found.event, copy: { node: found.node, type, subject, data, also: [...new Set(also)] } }
  }

  return {
    /** @throws LOOK_GONE */
    read(id: string): LookDetail {
      const { letter, effect, stage, offset } = need(id)
      return {
        request: effect?.request ?? null,
        service: effect?.service ?? null,
        attempts: effect?.attempts ?? 1,
        first: effect?.created ?? letter?.at ?? 0,
        last: effect?.updated ?? letter?.at ?? 0,
        copy: originalOf(stage, offset)?.copy ?? null,
      }
    },
    /** The copy first: should the power fail between the two, it is there, and asking again finds it. @throws LOOK_GONE, LOOK_COPY */
    async copy({ id, event, by }: Copy): Promise<Acceptance> {
      const { stage, offset } = need(id)
      const original = originalOf(stage, offset)
      if (original === undefined)
        throw new CounterflowError('LOOK_COPY', 'The event that came in from outside cannot be found any more.', {
          kept: 'Nothing was changed.',
          advice: 'Try it again, or leave it out.',
        })
      const { root, copy } = original
      const made: EventInput = {
        ...event,
        id: digest(`copy\n${id}\n${JSON.stringify(event)}`, 32),
        correlationid: root.correlationid ?? root.id,
        ...(root.partitionkey === null ? {} : { partitionkey: root.partitionkey }),
        copyof: root.id,
      }
      const { flow } = placeOf(stage)
      const acceptance = await sendEvent(parts, running, { flow, node: copy.node, event: made, by })
      if (acceptance.kind !== 'accepted' && acceptance.kind !== 'duplicate') return acceptance
      const reason = `An edited copy stands in its place: event ${acceptance.offset}`
      await look.decide({ ids: [id], verdict: 'skip', reason, by })
      return acceptance
    },
  }
}
