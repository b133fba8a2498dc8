/** The inspector and the dialog for test events on their own, over a host in memory. */
import { createRoot } from 'react-dom/client'
import { replaceHost } from '../../../../renderer/bridge/host.ts'
import { memoryHost } from '../../../../renderer/bridge/memory-host.ts'
import { Inspector } from '../../../../renderer/panels/inspector/inspector.tsx'
import { SendEvent } from '../../../../renderer/panels/send/send-event.tsx'
import { startChecking } from '../../../../renderer/stores/checking.ts'
import * as documents from '../../../../renderer/stores/document.ts'
import { useInputs } from '../../../../renderer/stores/inputs.ts'
import { setLiveCounts } from '../../../../renderer/stores/live.ts'
import * as session from '../../../../renderer/stores/session.ts'
import { useShop } from '../../../../renderer/stores/shop.ts'
import { Ui } from '../../../../renderer/ui/provider.tsx'
import { applyTheme } from '../../../../renderer/ui/theme.ts'
import { nodeTypes } from '../../../../runtime/nodes/index.ts'
import { flow, samples } from './flow.ts'
import { inputs } from './inputs.js'
import styles from './page.module.css'

const files = inputs()
const pair = memoryHost({
  ...files.methods,
  'samples.count': () => 2,
  'events.samples': () => samples,
  'events.send': ({ event }) => {
    if (documents.useDocument.getState().state === 'off')
      throw {
        code: 'FLOW_OFF',
        message: 'The flow is off, so it takes no events.',
        kept: 'Nothing was changed.',
        advice: 'Turn it on first.',
        details: {},
      }
    return event.type === 'payment.refunded'
      ? { kind: 'refused', code: 'EVENT_SCHEMA', message: 'The amount is missing.' }
      : { kind: 'accepted', offset: 77 }
  },
})
replaceHost(pair.host)
applyTheme(location.hash === '#dark' ? 'dark' : 'light')
useShop.setState({ shop: { name: 'Shop', zone: 'Europe/London', currency: 'GBP', operator: 'Ada', answered: true } })

documents.useDocument.setState({ id: flow.id, flow })
session.useSession.setState({ screen: 'editor' })
startChecking()
const counts = {
  flow: flow.id,
  at: 0,
  since: Date.UTC(2026, 2, 1),
  state: 'on',
  outputs: { 'which.to-charge': { total: 1198, perMinute: 3 }, 'which.nothing-to-pay': { total: 1, perMinute: 0 } },
  stages: {
    payments: { handled: 1204, waiting: 12, behind: 0, needsLook: 2, effectsOpen: 0, rows: 1198, halted: null },
  },
  progress: {},
  head: 4200,
}
setLiveCounts(counts)
/** What the tests use. */
const reset = () => {
  documents.closeDocument()
  session.useSession.setState({ ...session.startOfSession, screen: 'editor' })
  documents.useDocument.setState({ id: flow.id, flow, state: 'on' })
  files.reset()
  useInputs.setState({ byFlow: new Map() })
  setLiveCounts(counts)
  pair.calls.length = 0
}

Object.assign(globalThis, {
  page: { reset, ...documents, ...session, calls: pair.calls, nodeTypes, counts, setLiveCounts, files },
})

createRoot(document.getElementById('root') ?? document.body).render(
  <Ui>
    <main className={styles.frame}>
      <div className={styles.room}>
        <h1>Inspector</h1>
      </div>
      <Inspector />
      <SendEvent />
    </main>
  </Ui>,
)
