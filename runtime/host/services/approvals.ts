/** Which servers people have approved for each flow, and for which version they did. */
import { isIP } from 'node:net'
import type { Plan } from '../../compile/plan.ts'
import { isObject, type Json } from '../../model/json.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { isPublicAddress } from './public-address.ts'
import { serverNamed } from './servers.ts'

export type Approval = {
  /** The version that was looked at. */
  readonly hash: string
  /** `host:port` */
  readonly servers: readonly string[]
  /** Those of them that may be on this computer or in its network. */
  readonly near: readonly string[]
  /** Approved for versions before: steps that are gone finish with them what waits for them. */
  readonly earlier: readonly string[]
  readonly by: string
  /** ms since 1970 */
  readonly at: number
}

const settingOf = (flow: string): string => `outside:${flow}`

export function openApprovals(store: SqliteStore) {
  const { settings } = store.parts
  const kept = new Map<string, Approval | undefined>()
  return {
    of(flow: string): Approval | undefined {
      if (!kept.has(flow)) kept.set(flow, readApproval(settings.get(settingOf(flow))))
      return kept.get(flow)
    },
    /** Takes the place of the one before: a server that a version leaves out is asked about when it comes back. */
    approve(flow: string, approval: Approval): void {
      store.atomically(() => settings.set(settingOf(flow), { ...approval }))
      kept.set(flow, approval)
    },
  }
}

export type Approvals = ReturnType<typeof openApprovals>

/** What a flow names itself, without the servers of its connections: those a person has entered on this computer. */
export const namedServers = (plan: Plan): readonly string[] =>
  [...new Set(plan.stages.flatMap(({ origins }) => origins.flatMap((origin) => serverNamed(origin) ?? [])))].sort()

/** By its name alone: whether it is meant to be on this computer or in its network. */
export function looksNear(server: string): boolean {
  const host = server.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) return !isPublicAddress(host)
  return !host.replace(/\.$/, '').includes('.') || /\.(?:local|localhost|internal|lan|home\.arpa)\.?$/i.test(host)
}

function readApproval(value: Json | undefined): Approval | undefined {
  if (!isObject(value)) return undefined
  const { hash, servers, near, earlier, by, at } = value
  return {
    hash: typeof hash === 'string' ? hash : '',
    servers: texts(servers),
    near: texts(near),
    earlier: texts(earlier),
    by: typeof by === 'string' ? by : '',
    at: Number(at),
  }
}

const texts = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
