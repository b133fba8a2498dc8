/** What flows of a command may do outside: their servers are approved by whoever has given the command with them. */
import { compile, isProblems } from '../compile/compile.ts'
import type { Plan } from '../compile/plan.ts'
import { systemClock } from '../host/clock.ts'
import { type Connections, openConnections } from '../host/connections/connections.ts'
import { openSecretFile, secretFileOf } from '../host/secrets/secret-file.ts'
import type { SecretStore } from '../host/secrets/secret-store.ts'
import { looksNear, namedServers, openApprovals } from '../host/services/approvals.ts'
import { mailsSent } from '../host/services/mails-sent.ts'
import { type Notify, type Outside, openOutside } from '../host/services/open-outside.ts'
import type { SqliteStore } from '../host/store/sqlite-store.ts'
import { CounterflowError } from '../model/problem.ts'
import { nodeTypes } from '../nodes/index.ts'
import { UsageError } from './exit.ts'
import { flowProblems } from './flow-file.ts'
import { operatorName } from './operator-name.ts'
import { printable } from './printable.ts'

export type CommandOutside = Outside & { readonly connections: Connections; readonly secrets: SecretStore }

export const allowOption = {
  allow: {
    value: 'host:port',
    multiple: true,
    help: 'A server on this computer or in its network that the flow may call',
  },
} as const

/** @throws FLOW_PROBLEMS where a connection is missing, OUTSIDE_NEAR where a server is too near and not allowed */
export function openCommandOutside(
  store: SqliteStore,
  plans: readonly Plan[],
  allowed: readonly string[],
): CommandOutside {
  const connections = openConnections(store)
  const approvals = openApprovals(store)
  for (const plan of plans) {
    const { flow, hash } = plan
    const checked = compile(flow, { nodeTypes, connections: connections.bound() })
    if (isProblems(checked)) throw withAdvice(flowProblems(flow.id, checked))
    const servers = namedServers(plan)
    const tooNear = servers.find((server) => looksNear(server) && !allowed.includes(server))
    if (tooNear !== undefined)
      throw new CounterflowError(
        'OUTSIDE_NEAR',
        `${flow.id} calls ${tooNear}, which is on this computer or in its network.`,
        {
          kept: 'Nothing was started.',
          advice: `If that is meant, add --allow ${tooNear}`,
          details: { server: tooNear },
        },
      )
    const near = allowed.filter((server) => servers.includes(server))
    const before = approvals.of(flow.id)
    const earlier = [...new Set([...(before?.servers ?? []), ...(before?.earlier ?? [])])]
    approvals.approve(flow.id, { hash, servers, near, earlier, by: operatorName(), at: Date.now() })
  }
  const secrets = openSecretFile(secretFileOf(store.path))
  const planOf = (flow: string): Plan | undefined => plans.find((plan) => plan.flow.id === flow)
  const outside = openOutside({
    store: store.path,
    clock: systemClock,
    connections,
    secrets,
    approvals,
    planOf,
    notify,
    sentSince: (connection, since) => mailsSent(store, connection, since),
  })
  return { ...outside, connections, secrets }
}

const notify: Notify = ({ title, text }) => void process.stderr.write(`${printable(`${title}. ${text}`)}\n`)

/** `host:port`, as the command has it. */
export function readAllowed(texts: readonly string[]): readonly string[] {
  return texts.map((text) => {
    if (/^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\]):\d{1,5}$/i.test(text)) return text.toLowerCase()
    throw new UsageError(`Expected --allow <host>:<port>, such as 127.0.0.1:8080, got "${text}".`)
  })
}

function withAdvice(error: CounterflowError): CounterflowError {
  const { code, message, kept, details } = error
  return new CounterflowError(code, message, {
    kept,
    details,
    advice: 'counterflow connection add makes a connection.',
  })
}
