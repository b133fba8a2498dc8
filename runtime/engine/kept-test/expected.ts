/** Writes down what a run came to as what a test expects of the next one. */
import type { FlowExpectation, FlowTest } from '../../model/flow.ts'
import { splitOutput } from '../../model/flow.ts'
import type { Json } from '../../model/json.ts'
import { isObject } from '../../model/json.ts'
import type { Row } from '../../model/table.ts'
import type { Sandbox } from '../sandbox.ts'

/** Rows of a table that are written down; a test should say what matters. */
const mostRows = 200

/**
 * `outputs`: what the sandbox listened to. A router that let anything out also tells by which ways it let nothing out.
 * Contents that came in so are not written down again: that the event left this way is what counts.
 */
export function expectedOf(
  sandbox: Sandbox,
  test: Pick<FlowTest, 'events'>,
  outputs: readonly string[],
): FlowExpectation {
  const { plan, store } = sandbox
  const cameIn = new Set(test.events.map(({ data }) => JSON.stringify(data ?? null)))
  const spoke = new Set(
    outputs.filter((output) => sandbox.heard(output).length > 0).map((each) => splitOutput(each).node),
  )
  const isRouter = (node: string): boolean =>
    plan.routers.has(node) || plan.stages.some((stage) => stage.node === node && stage.role === 'router')
  const emitted: { [output: string]: readonly Json[] } = {}
  for (const output of outputs) {
    const { node } = splitOutput(output)
    const heard = sandbox.heard(output)
    if (heard.length === 0 && !(isRouter(node) && spoke.has(node))) continue
    emitted[output] = heard.map(({ data }) => (isObject(data) && cameIn.has(JSON.stringify(data)) ? {} : data))
  }
  const tables: { [table: string]: readonly Row[] } = {}
  for (const { name } of store.tables()) {
    const rows = [...store.rows(name)]
    if (rows.length > 0 && rows.length <= mostRows) tables[name] = rows
  }
  const effects: { [node: string]: readonly Json[] } = {}
  for (const { node } of plan.stages) {
    const requests = sandbox.effects(node).map(({ request }) => request)
    if (requests.length > 0) effects[node] = requests
  }
  return {
    ...(Object.keys(emitted).length > 0 ? { emitted } : {}),
    ...(Object.keys(tables).length > 0 ? { tables } : {}),
    ...(Object.keys(effects).length > 0 ? { effects } : {}),
    ...(sandbox.needsLook > 0 ? { needsLook: sandbox.needsLook } : {}),
  }
}
