/** What a person did to a flow, as events of the log that name who it was. */
import { decisionsChannel } from '../../engine/decisions.ts'
import { digest } from '../../model/digest.ts'
import type { ArrivingEvent } from '../../model/event.ts'
import type { JsonObject } from '../../model/json.ts'

export type OperatorAct = {
  /** `counterflow.flow.published`, `counterflow.flow.paused`, `counterflow.flow.removed`, `counterflow.effects.resumed`. */
  readonly type: string
  /** Null: it is about the whole shop. */
  readonly flow: string | null
  readonly by: string
  readonly at: number
  readonly data: JsonObject
  /** What makes it this one act: telling it twice tells it once. */
  readonly key: string
}

export function operatorEvent({ type, flow, by, at, data, key }: OperatorAct): ArrivingEvent {
  const told = { ...(flow === null ? {} : { flow }), ...data, by }
  return {
    offset: 0,
    split: 0,
    channel: decisionsChannel,
    id: digest(`${type}\n${flow}\n${key}`, 32),
    source: `/operators/${encodeURIComponent(by)}`,
    type,
    subject: flow,
    time: at,
    partitionkey: null,
    correlationid: null,
    causationid: null,
    attributes: null,
    data: told,
    text: JSON.stringify(told),
  }
}
