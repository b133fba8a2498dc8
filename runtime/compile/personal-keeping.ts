/** What of the work of flows is kept sealed: columns of tables, and values in what steps remember and ask for. */
import type { Flow } from '../model/flow.ts'
import { isObject, type Json } from '../model/json.ts'
import type { PersonalKeeping } from '../model/personal.ts'
import { personalMarks } from './personal-marks.ts'
import { hearsProviders } from './provider-fields.ts'

export function personalKeeping(flows: readonly Flow[]): PersonalKeeping {
  const marks = personalMarks(flows)
  const configs = flows.flatMap(({ nodes }) => Object.values(nodes).map(({ config }) => config))
  const columns = new Map(configs.flatMap(columnsIn))
  // A step that fills a table by a sentence, such as a note: all of its texts are what the sentence is.
  const sentences = new Map(configs.flatMap((config) => sentenceIn(config, marks.reads)))
  return {
    people: flows.some(knowsPeople),
    holds: marks.holds,
    column(table, name) {
      const value = columns.get(`${table}.${name}`)
      if (value !== undefined) return marks.holds(name) || marks.reads(value)
      return marks.holds(name) || (sentences.get(table) ?? sentences.get('') ?? false)
    },
  }
}

/** Whether its events tell of people: a schema says so, or a provider. */
export const knowsPeople = ({ events, nodes }: Flow): boolean =>
  Object.values(nodes).some(({ type }) => hearsProviders.has(type)) || isMarked(events as unknown as Json)

function isMarked(value: Json | undefined): boolean {
  if (Array.isArray(value)) return (value as readonly Json[]).some(isMarked)
  if (!isObject(value)) return false
  const { personal } = value
  return personal === true || typeof personal === 'string' || Object.values(value).some(isMarked)
}

/** `table.column` with the expression that fills it. */
function columnsIn(config: Json | undefined): readonly (readonly [string, string])[] {
  if (!isObject(config) || typeof config.table !== 'string' || !Array.isArray(config.columns)) return []
  const { table } = config
  return (config.columns as readonly Json[]).flatMap((column) =>
    isObject(column) && typeof column.name === 'string' && typeof column.value === 'string'
      ? [[`${table}.${column.name}`, column.value] as const]
      : [],
  )
}

/** Whether a table that has no columns of its own choice tells something personal; '' for one without a name. */
function sentenceIn(
  config: { readonly [field: string]: Json },
  reads: (expression: string) => boolean,
): readonly (readonly [string, boolean])[] {
  if (Array.isArray(config.columns)) return []
  const isPersonal = Object.values(config).some((value) => typeof value === 'string' && reads(value))
  return [[typeof config.table === 'string' ? config.table : '', isPersonal]]
}
