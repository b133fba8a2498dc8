/** The name of an edge on this screen and in an event's way; the document itself gives edges none. */
import type { Edge } from '../../runtime/model/flow.ts'

export const edgeId = ({ from, to }: Edge): string => `${from}>${to}`

export function edgeOf(id: string): Edge {
  const at = id.indexOf('>')
  return { from: id.slice(0, at), to: id.slice(at + 1) }
}
