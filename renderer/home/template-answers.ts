/** The answers that a template starts with: its defaults, with the time zone and the currency of the shop. */
import { resolveSettings } from '../../runtime/compile/settings.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../runtime/model/json.ts'
import type { FieldProblem } from '../ui/field.tsx'

/** The questions, every one of which has an answer; null where there is none to ask. */
export function asksAll({ parameters }: Flow): JsonObject | null {
  const { properties } = parameters
  if (!isObject(properties) || Object.keys(properties).length === 0) return null
  return { ...parameters, required: Object.keys(properties) }
}

type Place = { readonly zone: string; readonly currency: string }

export function firstAnswers({ parameters, settings }: Flow, place: Place): JsonObject {
  const { properties } = parameters
  const defaults = Object.entries(isObject(properties) ? properties : {}).flatMap(([name, asked]) => {
    const value = isObject(asked) ? suitedDefault(asked, place) : undefined
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(defaults), ...settings }
}

function suitedDefault({ format, default: value }: JsonObject, { zone, currency }: Place): Json | undefined {
  if (format === 'time-zone') return zone
  if (format === 'currency') return currency
  return isObject(value) && typeof value.minor === 'number' && typeof value.currency === 'string'
    ? { ...value, currency }
    : value
}

/** By JSON pointer into the answers, as the form wants them. */
export function answersProblems({ parameters }: Flow, settings: JsonObject): ReadonlyMap<string, FieldProblem> {
  const all = asksAll({ parameters } as Flow) ?? parameters
  const { problems } = resolveSettings(all, settings)
  return new Map(
    problems.map(({ field = '', message }) => [
      `/${field.replace(/^settings\./, '').replaceAll('.', '/')}`,
      { message, severity: 'error' },
    ]),
  )
}
