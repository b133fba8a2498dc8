/** The order in which the keyboard and a screen reader go through a flow: each way from its beginning, top to bottom. */
import { type Flow, splitOutput } from '../../runtime/model/flow.ts'
import { placeOf } from '../document/place.ts'

export function readingOrder(flow: Flow): readonly string[] {
  const next = new Map<string, string[]>()
  const hasWireIn = new Set<string>()
  for (const { from, to } of flow.edges) {
    const { node } = splitOutput(from)
    hasWireIn.add(to)
    next.get(node)?.push(to) ?? next.set(node, [to])
  }
  const byPlace = (a: string, b: string): number => {
    const [one, other] = [placeOf(flow, a), placeOf(flow, b)]
    return one.y - other.y || one.x - other.x || (a < b ? -1 : 1)
  }
  const ids = Object.keys(flow.nodes).sort(byPlace)
  const order = new Set<string>()
  // Steps of a ring, which nothing outside leads to, come last.
  const beginnings = [...ids.filter((id) => !hasWireIn.has(id)), ...ids]
  for (const beginning of beginnings) {
    const waiting = [beginning]
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (order.has(id) || !Object.hasOwn(flow.nodes, id)) continue
      order.add(id)
      waiting.push(
        ...(next.get(id) ?? [])
          .filter((one) => !order.has(one))
          .sort(byPlace)
          .reverse(),
      )
    }
  }
  return [...order]
}
