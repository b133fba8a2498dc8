/** What is wrong with the data of an event, by the place in its form. */
import { compileSchema, isUnusable } from '../../../runtime/expression/schema.ts'
import type { Json } from '../../../runtime/model/json.ts'
import type { FieldProblem } from '../../ui/field.tsx'
import { t } from '../../words/words.ts'

/** By JSON pointer. What is missing is told at the field that is missing. */
export function findProblems(schema: Json | undefined, data: Json | undefined): ReadonlyMap<string, FieldProblem> {
  if (schema === undefined) return new Map()
  const check = compileSchema(schema)
  if (isUnusable(check)) return new Map()
  return new Map(
    check(data ?? {}).map(({ pointer, message, keyword }): readonly [string, FieldProblem] => {
      const name = keyword === 'required' ? /^expected the field (".*")$/.exec(message)?.[1] : undefined
      if (name !== undefined) {
        const missing = String(JSON.parse(name)).replaceAll('~', '~0').replaceAll('/', '~1')
        return [`${pointer}/${missing}`, { message: t('It is needed.') }]
      }
      return [pointer, { message: `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.` }]
    }),
  )
}
