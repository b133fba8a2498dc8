/** How a document of an older format becomes one of this format: one step per format, oldest first. */
import type { JsonObject } from './json.ts'

/** Leads from `from` to `from + 1`. It may trust that the document once passed the checks of its own format. */
export type Migration = { readonly from: number; migrate(document: JsonObject): JsonObject }

/** None yet: format 1 is the first. */
export const migrations: readonly Migration[] = []

/** The document in `format`, or undefined where a step is missing. */
export function migrate(
  document: JsonObject,
  from: number,
  format: number,
  steps = migrations,
): JsonObject | undefined {
  let migrated: JsonObject = document
  for (let at = from; at < format; at++) {
    const step = steps.find((one) => one.from === at)
    if (step === undefined) return undefined
    migrated = { ...step.migrate(migrated), format: at + 1 }
  }
  return migrated
}
