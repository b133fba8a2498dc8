/** Speaks of conditions and values by the names that the flow's events give their fields: on cards, in lists, in the diff. */

import { parse } from '../../runtime/expression/parse.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import type { Say } from '../../runtime/model/node.ts'
import { sayIn } from '../../runtime/nodes/condition-words.ts'
import { sayType } from '../../runtime/nodes/words.ts'
import { t } from '../words/words.ts'
import { type ConditionField, conditionFields, inSentence, unknownField } from './conditions/condition-fields.ts'
import { type PlainWords, sayConditionOf } from './conditions/plain-condition.ts'
import { sayValueOf } from './conditions/plain-value.ts'
import { fieldsOf } from './event-fields.ts'
import { outputLabel } from './outputs.ts'

type Speaking = { readonly fields: readonly ConditionField[]; readonly currency: string }

/** Sentences about conditions change with these alone, and every card asks for its own on every edit. */
type Told = { readonly currency: string; readonly zone: string; readonly say: Say }
const known = new WeakMap<Flow['events'], Told>()

export function speechOf(flow: Flow): Say {
  const { events, currency, zone } = flow
  const found = known.get(events)
  if (found && found.currency === currency && found.zone === zone) return found.say
  const fields = conditionFields(fieldsOf({ anyOf: Object.values(events) }, [], Object.keys(events)), flow)
  const say = speechFrom({ fields, currency })
  known.set(events, { currency, zone, say })
  return say
}

/** Such as `number(data.delta)`. */
const reading = /^(?<name>\w+)\((?<path>[\w.]+)[^()]*\)$/

function speechFrom({ currency, fields }: Speaking): Say {
  const plain = sayIn(currency)
  const byOperand = new Map(fields.map((field) => [field.operand, field]))
  const nameOf = (path: string): string => {
    const field = byOperand.get(path)
    const read = field === undefined ? reading.exec(path)?.groups : undefined
    if (read === undefined) return inSentence(field ?? unknownField(path)).replaceAll(', ', ' ')
    if (read.name === 'day') return t('day')
    const name = nameOf(read.path ?? '')
    return read.name === 'size' ? t('number of {name}', { name }) : name
  }
  const words: PlainWords = {
    nameOf,
    labelOf: (path, value) =>
      byOperand.get(path)?.values.find((one) => one.value === value)?.label ??
      (path === 'event.type' ? sayType(value) : value),
    currency,
  }
  const known = new Map<string, string>()
  const once = (source: string, make: () => string): string => {
    const told = known.get(source) ?? make()
    // While somebody types, every keystroke is an expression of its own.
    if (known.size > 500) known.clear()
    known.set(source, told)
    return told
  }
  return {
    condition: (source) =>
      once(`if ${source}`, () => {
        const tree = parse(source)
        return 'op' in tree ? sayConditionOf(tree, words) : plain.condition(source)
      }),
    value: (source) =>
      once(source, () => {
        const tree = parse(source)
        return 'op' in tree ? sayValueOf(tree, nameOf) : plain.value(source)
      }),
    figure: plain.figure,
    output: (name) => `“${outputLabel(name)}”`,
  }
}
