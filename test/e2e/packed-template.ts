/** A consultant's template as a package; from 1.3.0 on it also shows notifications. */

import type { Flow } from '../../runtime/model/flow.ts'
import { template } from '../host/packages/large-orders.ts'
import { packFlow } from '../host/packages/pack-flow.ts'

const later = (): Flow => {
  const flow = template()
  const say = { type: 'notification', version: 1, config: { title: 'Large order' } }
  return {
    ...flow,
    nodes: { ...flow.nodes, say },
    edges: [...flow.edges, { from: 'large.pass', to: 'say' }],
    layout: { ...flow.layout, say: { x: 600, y: 200 } },
  }
}

export const packedTemplate = (version: string): string => packFlow(version, version < '1.3.0' ? template() : later())
