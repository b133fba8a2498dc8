/** Puts the demo shop to work: its past comes at once, then it goes on in real time. */
import type { Draft } from '../../model/api/drafts.ts'
import { demoFlow, orderWithoutTotal, phone } from './demo-flow.ts'
import type { OpenDrafts } from './drafts.ts'
import { newFlowId } from './flow-ids.ts'
import type { Publishing } from './publishing.ts'
import type { Running } from './running.ts'
import { sendEvent } from './sending.ts'
import type { ShopFacts } from './shop-facts.ts'
import type { ShopParts } from './shop-parts.ts'
import { withFreeTables } from './table-names.ts'

export type DemoParts = {
  readonly drafts: OpenDrafts
  readonly publishing: Publishing
  readonly running: Running
  readonly facts: ShopFacts
}

const setting = 'demo'

export async function openDemo(parts: ShopParts, { drafts, publishing, running, facts }: DemoParts): Promise<Draft> {
  const { store, services, nodeTypes } = parts
  const by = facts.person('')
  const kept = store.parts.settings.get(setting)
  const id = typeof kept === 'string' && store.parts.drafts.find(kept)?.removed === null ? kept : made()
  const draft = drafts.read(id)
  // Also where a crash came between making it and turning it on; its one order by phone comes once, however often it is sent.
  if (draft.live !== null) return draft
  await publishing.apply({ flow: id, revision: draft.revision, choices: {}, by })
  const event = { id: 'order-by-phone', type: 'order.placed', subject: 'order/O-PHONE-1', data: orderWithoutTotal }
  await sendEvent(parts, running, { flow: id, node: phone, event, by })
  return drafts.read(id)

  function made(): string {
    const taken = drafts.taken()
    const flow = withFreeTables(
      demoFlow(newFlowId('demo shop', services.random, taken.flows), facts.shop()),
      taken.tables,
      nodeTypes,
    )
    return store.atomically(() => {
      store.parts.settings.set(setting, flow.id)
      return drafts.add(flow, 'The demo shop').flow
    })
  }
}
