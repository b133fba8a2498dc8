/** What tells an event from others of its kind at a glance: twelve lines of one order differ by article and quantity. */
import type { CaseEvent } from '../model/api/case.ts'
import type { CloudEvent } from '../model/event.ts'
import { isObject } from '../model/json.ts'
import { normalise } from './store/search-terms.ts'

const most = 4
/** Characters; longer texts are read in the event itself. */
const longest = 48

/** `word`: what was asked for, which stands in all of them. */
export function factsOf({ data, subject }: CloudEvent, word: string): CaseEvent['facts'] {
  if (!isObject(data)) return []
  const known = new Set([word, normalise(subject ?? '')])
  const facts: CaseEvent['facts'][number][] = []
  for (const [name, value] of Object.entries(data)) {
    if (facts.length === most) break
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue
    const text = String(value)
    if (text === '' || text.length > longest || known.has(normalise(text))) continue
    facts.push({ name, value })
  }
  return facts
}
