/** What both programs of the reference job are told, and the events that they get. */
import { type Ids, idOf, referenceEvent } from '../reference-event.ts'

export type ReferenceJob = {
  readonly folder: string
  readonly events: number
  /** Events per commit. */
  readonly batch?: number
  readonly ids?: Ids
  /** Filters in front of the route of the reference flow, or the nodes of a flow that is nothing but a chain. */
  readonly hops?: number
  readonly chain?: number
  /** Each event made when it is needed instead of taken from a pool of 100,000: no two are alike, and none is kept. */
  readonly generated?: boolean
}

const poolSize = 100_000

/**
 * Gives event i as a producer would hand it over: its text. A pool of ready objects keeps the making of events out of
 * the measured time; writing them as JSON is in it, for us and for the rival alike.
 */
export function eventTexts({ events, ids = 'sequential', generated = false }: ReferenceJob): (i: number) => string {
  if (generated) return (i) => JSON.stringify(referenceEvent(i, ids))
  const pool = Array.from({ length: Math.min(events, poolSize) }, (_, i) => referenceEvent(i, ids))
  return (i) => {
    const event = pool[i % pool.length]
    if (!event) throw new Error('An empty pool')
    event.id = idOf(i, ids)
    return JSON.stringify(event)
  }
}
