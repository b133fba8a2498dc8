/** All about one event: its way through each flow with the values that the conditions saw, and what it caused. */
import { wayOf } from '../../compile/way-steps.ts'
import type { EventDetail } from '../../model/api/history.ts'
import type { CloudEvent } from '../../model/event.ts'
import { CounterflowError } from '../../model/problem.ts'
import { lookBack, reach } from '../look-back.ts'
import type { HistoryPages } from '../store/history-pages.ts'
import type { Search } from '../store/search.ts'
import { acceptedAt, timeAhead } from '../time-ahead.ts'
import { toldEffects } from '../told-effects.ts'
import { historyRows } from './history-rows.ts'
import type { ShopParts } from './shop-parts.ts'

/** Causes of causes: as many as a person would follow. */
const mostCauses = 12
const mostNamesakes = 5

export function openEventDetail(parts: ShopParts, pages: HistoryPages, search: Search) {
  const { store, plans } = parts

  /** By the id alone: causationid says no more. Mostly it happened just before, else the index knows the id. */
  function causeOf({ causationid, correlationid, offset }: CloudEvent): CloudEvent | undefined {
    if (causationid === null) return undefined
    const near = pages.named(causationid, Math.max(store.first, offset - reach), offset)
    const found =
      near.length > 0
        ? near
        : search
            .search(causationid, mostNamesakes, Math.min(offset, search.cursor() + 1))
            .filter(({ id }) => id === causationid)
    return found.find((event) => event.correlationid === correlationid) ?? found[0]
  }

  function causesOf(event: CloudEvent): readonly CloudEvent[] {
    const causes: CloudEvent[] = []
    for (let cause = causeOf(event); cause && causes.length < mostCauses; cause = causeOf(cause)) causes.push(cause)
    return causes
  }

  return {
    /** @throws EVENT_MISSING */
    read(offset: number): EventDetail {
      const event = store.get(offset)
      if (event === undefined) throw missing(offset, store.first)
      const found = lookBack(store, event, (hash) => plans.of(hash))
      const caused = found.caused.flatMap((each) => store.get(each.offset) ?? [])
      return {
        event: {
          offset,
          id: event.id,
          source: event.source,
          type: event.type,
          subject: event.subject,
          time: event.time,
          accepted: acceptedAt(store, offset) ?? null,
          ahead: timeAhead(store, event),
          channel: event.channel,
          correlationid: event.correlationid,
          causationid: event.causationid,
          data: event.data,
        },
        repeats: found.repeats,
        flows: found.flows.flatMap(({ flow, version, paths }) => {
          const plan = plans.of(version)
          if (plan === undefined) return []
          return [{ flow, name: plan.flow.name, version, ...wayOf(plan, event, paths) }]
        }),
        causes: historyRows(parts, causesOf(event)),
        caused: historyRows(parts, caused),
        outcomes: found.outcomes.map(({ stage, code, numbers }) => ({ stage, code, numbers })),
        effects: toldEffects(store, offset, found.effects),
        letters: found.letters.map(({ stage, code, message }) => ({ stage, code, message })),
      }
    },
  }
}

const missing = (offset: number, first: number): CounterflowError =>
  new CounterflowError(
    'EVENT_MISSING',
    offset < first ? 'This event is older than what is kept.' : 'There is no such event.',
    { kept: 'Nothing was changed.', advice: 'Load the history anew.', details: { offset } },
  )
