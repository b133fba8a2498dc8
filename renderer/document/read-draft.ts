/**
 * Reads a draft as the host keeps it. A draft may be wrong in many ways and is opened all the same, so that it can be
 * mended here; only what has not even the shape of a flow cannot be shown.
 */
import { checkDocument } from '../../runtime/compile/flow-document.ts'
import { parseFlow } from '../../runtime/compile/parse-flow.ts'
import { parseJson } from '../../runtime/expression/json.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import type { Problem } from '../../runtime/model/problem.ts'

export const isUnreadable = (result: Flow | readonly Problem[]): result is readonly Problem[] => Array.isArray(result)

export function readDraft(text: string): Flow | readonly Problem[] {
  const parsed = parseFlow(text)
  if (!isUnreadable(parsed)) return parsed
  const read = parseJson(text)
  if ('code' in read) return parsed
  return checkDocument(read.value).flow ?? parsed
}
