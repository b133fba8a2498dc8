/** What the flows of a shop may do outside, and what they need for it: connections, their secrets, and approved servers. */
import { compile, isProblems } from '../../compile/compile.ts'
import type { Plan } from '../../compile/plan.ts'
import type { OutsideServer } from '../../model/api/publishing.ts'
import type { NodeType } from '../../model/node.ts'
import { CounterflowError, isError, type Problem } from '../../model/problem.ts'
import type { Clock } from '../../model/services.ts'
import { type Connections, openConnections } from '../connections/connections.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import { type Approvals, looksNear, namedServers, openApprovals } from '../services/approvals.ts'
import { mailsSent } from '../services/mails-sent.ts'
import { type Notify, type Outside, openOutside } from '../services/open-outside.ts'
import { serverNamed } from '../services/servers.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'

export type ShopOutsideOptions = {
  readonly store: SqliteStore
  readonly clock: Clock
  readonly secrets: SecretStore
  readonly nodeTypes: readonly NodeType[]
  /** As it is deployed. */
  planOf(flow: string): Plan | undefined
  readonly notify: Notify
}

export type ShopOutside = Outside & {
  readonly connections: Connections
  readonly secrets: SecretStore
  /** What is wrong with a plan on this computer: connections that are not there. */
  unbound(plan: Plan): readonly Problem[]
  /** The servers that a plan names by itself, and whether people have approved them. */
  servers(plan: Plan): readonly OutsideServer[]
  /** @throws OUTSIDE_APPROVAL where it names one that is neither approved nor among `allow` */
  assertApproved(plan: Plan, allow: readonly string[]): void
  /** What was asserted is approved from now on. */
  approve(plan: Plan, by: string): void
  /** Versions that people put in force before there were approvals were approved by that. */
  adopt(plans: readonly Plan[]): void
}

export function openShopOutside(options: ShopOutsideOptions): ShopOutside {
  const { store, clock, secrets, nodeTypes, planOf, notify } = options
  const connections = openConnections(store)
  const approvals = openApprovals(store)
  const outside = openOutside({
    ...{ store: store.path, clock, connections, secrets, approvals, planOf, notify },
    sentSince: (connection, since) => mailsSent(store, connection, since),
  })
  const approve = (plan: Plan, by: string): void => {
    const named = namedServers(plan)
    const before = approvals.of(plan.flow.id)
    approvals.approve(plan.flow.id, {
      hash: plan.hash,
      servers: named,
      near: named.filter(looksNear),
      earlier: [...new Set([...(before?.servers ?? []), ...(before?.earlier ?? [])])].slice(0, mostEarlier),
      by,
      at: clock.now(),
    })
  }
  const servers = (plan: Plan): readonly OutsideServer[] => serversOf(plan, approvals)
  return {
    ...outside,
    connections,
    secrets,
    unbound(plan) {
      const found = compile(plan.flow, { nodeTypes, connections: connections.bound() })
      return isProblems(found) ? found.filter(isError) : []
    },
    servers,
    assertApproved(plan, allow) {
      const open = servers(plan).filter(({ server, approved }) => !approved && !allow.includes(server))
      if (open.length === 0) return
      const names = open.map(({ server }) => server)
      throw new CounterflowError(
        'OUTSIDE_APPROVAL',
        `This flow calls ${names.join(', ')}, which nobody has approved yet.`,
        {
          kept: 'The version that was in force still is.',
          advice: 'Look at the servers and approve them.',
          details: { servers: names },
        },
      )
    },
    approve,
    adopt(plans) {
      for (const plan of plans) if (approvals.of(plan.flow.id) === undefined) approve(plan, '')
    },
  }
}

const mostEarlier = 200

function serversOf(plan: Plan, approvals: Approvals): readonly OutsideServer[] {
  const approved = approvals.of(plan.flow.id)?.servers ?? []
  return namedServers(plan).map((server) => ({
    server,
    near: looksNear(server),
    nodes: plan.stages
      .filter(({ origins }) => origins.some((origin) => serverNamed(origin) === server))
      .map(({ node }) => node),
    approved: approved.includes(server),
  }))
}
