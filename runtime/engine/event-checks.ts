/** Holds what a flow's producers bring against the event schemas of the flow. */
import { compileSchema, isUnusable, type Validator } from '../expression/schema.ts'
import type { EventInput } from '../model/event.ts'
import type { Flow } from '../model/flow.ts'

/** Gives the reason why an event does not fit the schema of its type; undefined where it fits or there is none. */
export function eventChecks(flow: Flow): (event: EventInput) => string | undefined {
  const validators = new Map<string, Validator>()
  for (const [type, schema] of Object.entries(flow.events)) {
    const validator = compileSchema(schema)
    // An unusable schema is a problem of the flow, which the compiler has reported.
    if (!isUnusable(validator)) validators.set(type, validator)
  }
  if (validators.size === 0) return () => undefined
  return (event) => {
    const findings = validators.get(event.type)?.(event.data ?? null) ?? []
    return findings.length === 0
      ? undefined
      : findings.map(({ pointer, message }) => `data${pointer} ${message}`).join('; ')
  }
}
