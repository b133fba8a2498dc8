/** Events of which only those parts of the data are there that somebody looks at. */
import { parseConfig } from '../../runtime/compile/config.ts'
import { parseJson } from '../../runtime/expression/json.ts'
import { neededReader } from '../../runtime/expression/needed-json.ts'
import type { EventInput } from '../../runtime/model/event.ts'
import type { Json, JsonObject } from '../../runtime/model/json.ts'
import { mergeNeeds, type Needs, noNeeds } from '../../runtime/model/needs.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import type { Store } from '../../runtime/model/store.ts'

const whole = (text: string): Json => {
  const read = parseJson(text)
  if ('code' in read) throw new Error(read.message)
  return read.value
}

/** An event as far as the expressions of one step look at it. */
export function inPart(type: NodeType, config: JsonObject, event: Partial<EventInput>): Partial<EventInput> {
  const { expressions } = parseConfig(type.fields, config, 'it')
  const needs = expressions.reduce<Needs>((sum, { expression }) => mergeNeeds(sum, expression.needs), noNeeds)
  return event.data === undefined ? event : { ...event, data: neededReader(needs, whole)(JSON.stringify(event.data)) }
}

/** A store that gives no more than it is asked for. */
export function givingParts(store: Store): Store {
  const read: Store['read'] = (after, limit, channels, needs) => {
    const events = store.read(after, limit, channels)
    if (needs === undefined) return events
    return events.map((event) => ({ ...event, data: neededReader(needs(event.channel), whole)(event.text) }))
  }
  return new Proxy(store, {
    get(target, name) {
      if (name === 'read') return read
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
