/** The panel on the right: whatever is selected, in words and to be changed; with nothing selected, the flow itself. */

import { edgeOf } from '../../document/edge-id.ts'
import { nodeOf } from '../../document/node-types.ts'
import { useDocument } from '../../stores/document.ts'
import { useSession } from '../../stores/session.ts'
import { EdgeFacts } from './edge-facts.tsx'
import { FlowFacts } from './flow-facts.tsx'
import styles from './inspector.module.css'
import { Several } from './several.tsx'
import { StepInspector } from './step-inspector.tsx'

export function Inspector() {
  const flow = useDocument((document) => document.flow)
  const nodes = useSession((session) => session.nodes)
  const edges = useSession((session) => session.edges)
  if (flow === null) return null
  // What was selected may be gone by an undo.
  const ids = [...nodes].filter((id) => nodeOf(flow, id) !== undefined)
  const wires = [...edges]
    .map(edgeOf)
    .filter((edge) => flow.edges.some(({ from, to }) => from === edge.from && to === edge.to))
  const [id] = ids
  const [wire] = wires
  return (
    <div className={styles.inspector}>
      {ids.length === 1 && id !== undefined ? (
        <StepInspector key={`${flow.id} ${id}`} flow={flow} id={id} />
      ) : ids.length > 1 || wires.length > 1 ? (
        <Several flow={flow} ids={ids} wires={wires} />
      ) : wire !== undefined ? (
        <EdgeFacts flow={flow} edge={wire} />
      ) : (
        <FlowFacts key={flow.id} flow={flow} />
      )}
    </div>
  )
}
