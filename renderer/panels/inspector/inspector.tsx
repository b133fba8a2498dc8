/** The panel on the right: whatever is selected, in words and to be changed; with nothing selected, the flow itself. */
import type { Flow } from '../../../runtime/model/flow.ts'
import { isObject } from '../../../runtime/model/json.ts'
import { edgeOf } from '../../document/edge-id.ts'
import { nodeOf } from '../../document/node-types.ts'
import { useDocument } from '../../stores/document.ts'
import { useSession } from '../../stores/session.ts'
import { EventPage } from './described/event-page.tsx'
import { SettingPage } from './described/setting-page.tsx'
import { EdgeFacts } from './edge-facts.tsx'
import { propertiesOf } from './fields/setting-chip.tsx'
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
        <Facts flow={flow} />
      )}
    </div>
  )
}

/** What a page was about may be gone by an undo: then the flow itself is shown. */
function Facts({ flow }: { readonly flow: Flow }) {
  const page = useSession((session) => session.facts)
  if (page?.kind === 'event' && Object.hasOwn(flow.events, page.type))
    return <EventPage key={`${flow.id} ${page.type}`} flow={flow} type={page.type} />
  const asked = page?.kind === 'setting' ? propertiesOf(flow.parameters)[page.name] : undefined
  if (page?.kind === 'setting' && isObject(asked))
    return <SettingPage key={`${flow.id} ${page.name}`} flow={flow} name={page.name} asked={asked} />
  return <FlowFacts key={flow.id} flow={flow} />
}
