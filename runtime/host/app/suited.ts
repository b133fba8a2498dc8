/** A template with the time zone and the currency of the shop that makes a flow of it. */
import type { Flow } from '../../model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'

export function suited(flow: Flow, { zone, currency }: Pick<Flow, 'zone' | 'currency'>): Flow {
  const { properties } = flow.parameters
  if (!isObject(properties)) return { ...flow, zone, currency }
  const asked = Object.entries(properties).map(([name, one]) => [name, withDefault(one, zone, currency)] as const)
  return { ...flow, zone, currency, parameters: { ...flow.parameters, properties: Object.fromEntries(asked) } }
}

function withDefault(asked: Json, zone: string, currency: string): Json {
  if (!isObject(asked)) return asked
  if (asked.format === 'time-zone') return { ...asked, default: zone }
  if (asked.format === 'currency') return { ...asked, default: currency }
  return isMoney(asked.default) ? { ...asked, default: { ...asked.default, currency } } : asked
}

const isMoney = (value: Json | undefined): value is JsonObject =>
  isObject(value) && typeof value.minor === 'number' && typeof value.currency === 'string'
