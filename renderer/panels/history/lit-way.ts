/** What the canvas shows of ways through a flow: the steps and wires, and on each card what its conditions saw. */
import type { EventDetail } from '../../../runtime/model/api/history.ts'
import { cleanName } from '../../document/names.ts'
import type { Lit } from '../../stores/session.ts'
import { saySeen } from './say-seen.ts'

type Way = Pick<EventDetail['flows'][number], 'steps' | 'edges' | 'currency'>

/** Null where there is none. Where several passed a step, what one of them had would say too little. */
export function litBy(ways: readonly Way[]): Lit | null {
  if (ways.length === 0) return null
  const seen = new Map<string, Set<string> | null>()
  for (const { steps, currency } of ways) {
    const own = new Map<string, Set<string>>()
    for (const { node, conditions } of steps)
      for (const { clauses } of conditions)
        for (const { values } of clauses) {
          const said = own.get(node) ?? new Set()
          own.set(node, said)
          const text = saySeen(values, currency)
          if (text !== '') said.add(text)
        }
    for (const [node, said] of own) seen.set(node, seen.has(node) ? null : said)
  }
  return {
    nodes: new Set(ways.flatMap(({ steps }) => steps.map(({ node }) => node))),
    edges: new Set(ways.flatMap(({ edges }) => edges)),
    seen: new Map(
      [...seen].flatMap(([node, said]) =>
        said === null || said.size === 0 ? [] : [[node, cleanName([...said].join(', '), 200)]],
      ),
    ),
  }
}
