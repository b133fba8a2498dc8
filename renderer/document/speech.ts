/** Speaks of conditions and values by the names that the flow's events give their fields: on cards, in lists, in the diff. */
import type { Flow } from '../../runtime/model/flow.ts'
import type { Say } from '../../runtime/model/node.ts'
import { sayCondition, sayIn } from '../../runtime/nodes/condition-words.ts'
import { conditionFields, inSentence } from './conditions/condition-fields.ts'
import { type Speaking, sayCel } from './conditions/say-tree.ts'
import { fieldsOf } from './event-fields.ts'
import { outputLabel } from './outputs.ts'

/** Sentences about conditions change with these alone, and every card asks for its own on every edit. */
type Told = { readonly currency: string; readonly zone: string; readonly say: Say }
const known = new WeakMap<Flow['events'], Told>()

export function speechOf(flow: Flow): Say {
  const { events, currency, zone } = flow
  const found = known.get(events)
  if (found && found.currency === currency && found.zone === zone) return found.say
  const say = speechFrom({
    fields: conditionFields(fieldsOf({ anyOf: Object.values(events) }, [], Object.keys(events)), flow),
    currency,
    zone,
  })
  known.set(events, { currency, zone, say })
  return say
}

function speechFrom(speaking: Speaking): Say {
  const { currency, fields } = speaking
  const plain = sayIn(currency)
  const names = new Map(fields.map((field) => [field.operand, inSentence(field)]))
  const conditions = new Map<string, string>()
  return {
    condition(source) {
      const told = conditions.get(source) ?? sayCel(source, speaking) ?? sayCondition(source, currency)
      // While somebody types, every keystroke is a condition of its own.
      if (conditions.size > 500) conditions.clear()
      conditions.set(source, told)
      return told
    },
    value: (source) => names.get(source.trim()) ?? plain.value(source),
    figure: plain.figure,
    output: (name) => `“${outputLabel(name)}”`,
  }
}
