/** What a step may call: what its deployed version names and a person has approved, and the servers of its connections. */
import type { Plan } from '../../compile/plan.ts'
import type { Connections } from '../connections/connections.ts'
import type { Approvals } from './approvals.ts'
import { connectionServers, serverNamed } from './servers.ts'

export type Rights = {
  /** `server` is `host:port`. */
  mayCall(stage: string, server: string): boolean
  /** Approved though it is on this computer or in its network. */
  isNear(stage: string, server: string): boolean
}

export type RightsParts = {
  readonly connections: Connections
  readonly approvals: Approvals
  /** As it is deployed. */
  planOf(flow: string): Plan | undefined
}

export function openRights({ connections, approvals, planOf }: RightsParts): Rights {
  const named = (stage: string) => {
    const plan = planOf(flowOf(stage))
    const planned = plan?.stages.find(({ name }) => name === stage)
    const approval = approvals.of(flowOf(stage))
    // What was approved is one version, word for word: another one that got in by any way calls nobody.
    const { servers = [], earlier = [] } = approval?.hash === plan?.hash ? (approval ?? {}) : {}
    return {
      approved: planned?.version === undefined ? servers : [...servers, ...earlier],
      own: planned?.origins.flatMap((origin) => serverNamed(origin) ?? []) ?? [],
      connected: planned?.connections.flatMap((name) => connectionServers(connections, name)) ?? [],
    }
  }
  return {
    mayCall(stage, server) {
      const { own, connected, approved } = named(stage)
      return connected.includes(server) || (own.includes(server) && approved.includes(server))
    },
    isNear(stage, server) {
      // Whoever has made the connection has named its server.
      if (named(stage).connected.includes(server)) return true
      return approvals.of(flowOf(stage))?.near.includes(server) ?? false
    },
  }
}

const flowOf = (stage: string): string => stage.slice(0, stage.indexOf('/'))
