/** A store in a folder of its own with a flow at work whose calls are really made. Time is moved by hand. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile, isProblems } from '../../../runtime/compile/compile.ts'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { eventFromInput } from '../../../runtime/engine/arrival.ts'
import { publish } from '../../../runtime/engine/publish.ts'
import { systemClock } from '../../../runtime/host/clock.ts'
import { type Connections, openConnections } from '../../../runtime/host/connections/connections.ts'
import { putSecrets } from '../../../runtime/host/connections/credentials.ts'
import { files } from '../../../runtime/host/files/files.ts'
import { Runtime } from '../../../runtime/host/runtime.ts'
import { openSecretFile, secretFileOf } from '../../../runtime/host/secrets/secret-file.ts'
import type { SecretStore } from '../../../runtime/host/secrets/secret-store.ts'
import { looksNear, namedServers, openApprovals } from '../../../runtime/host/services/approvals.ts'
import { openOutside } from '../../../runtime/host/services/open-outside.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import type { SqliteStore } from '../../../runtime/host/store/sqlite-store.ts'
import type { Effect } from '../../../runtime/model/effect.ts'
import type { ArrivingEvent } from '../../../runtime/model/event.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import type { Json, JsonObject } from '../../../runtime/model/json.ts'
import type { Clock } from '../../../runtime/model/services.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { exampleFlow } from '../../nodes/run-example.ts'

export const key = { environment: { COUNTERFLOW_KEY: '7'.repeat(64) } }

export type Opened = {
  readonly folder: string
  readonly store: SqliteStore
  readonly connections: Connections
  readonly secrets: SecretStore
  readonly runtime: Runtime
  /** ms by which pauses are shortened away: the clock runs ahead of the real one. */
  skip(ms: number): void
  send(id: string, data: JsonObject): Promise<void>
  effects(): readonly Effect[]
  emitted(output: string): readonly Json[]
  close(): Promise<void>
}

export type OpenWish = {
  readonly node: { readonly type: string; readonly config: JsonObject }
  readonly flow?: Flow
  /** Made before anything runs. */
  connect?(connections: Connections, secrets: SecretStore): void
  /** `host:port` approved by a person; without it those that the flow names. */
  readonly approved?: readonly string[]
  readonly near?: readonly string[]
  /** The version that was approved, where it is not the one that runs. */
  readonly hash?: string
}

export const connectStripe =
  (address: string, secret: string) =>
  (connections: Connections, secrets: SecretStore): void => {
    const made = connections.add({ name: 'till', kind: 'stripe', facts: { address }, mode: 'test' }, 0)
    putSecrets(secrets, made, { key: [secret] })
  }

export function planOf(node: OpenWish['node']): Plan {
  const flow = exampleFlow({
    in: { type: 'manual', version: 1, config: {} },
    it: { type: node.type, version: 1, config: node.config },
  })
  const plan = compile(flow, { nodeTypes })
  if (isProblems(plan)) throw new Error(JSON.stringify(plan))
  return plan
}

export function openWithOutside({ node, connect, approved, near, hash }: OpenWish): Opened {
  const folder = mkdtempSync(join(tmpdir(), 'counterflow-outside-'))
  const path = join(folder, 'shop.db')
  const store = openStore(path, { program: 'test', reserveBytes: 0, files: join(folder, 'files') })
  const connections = openConnections(store)
  const secrets = openSecretFile(secretFileOf(path), key)
  connect?.(connections, secrets)
  const plan = planOf(node)
  const named = namedServers(plan)
  openApprovals(store).approve(plan.flow.id, {
    hash: hash ?? plan.hash,
    servers: approved ?? named,
    near: near ?? named.filter(looksNear),
    earlier: [],
    by: 'Ann',
    at: 0,
  })
  let ahead = 0
  const clock: Clock = {
    now: () => systemClock.now() + ahead,
    monotonic: systemClock.monotonic,
    at: (moment, callback) => systemClock.at(moment - ahead, callback),
  }
  const outside = openOutside({
    ...{ store: path, clock, connections, secrets, approvals: openApprovals(store) },
    planOf: (flow) => (flow === plan.flow.id ? plan : undefined),
    notify: () => {},
  })
  publish(store, plan, undefined, JSON.stringify(plan.flow), 1)
  const runtime = new Runtime({ store, services: { clock, random: () => 0, files, effects: outside.effects } })
  runtime.start(plan)
  return {
    ...{ folder, store, connections, secrets, runtime },
    skip: (ms) => {
      ahead += ms
      runtime.nudge()
    },
    async send(id, data) {
      const event = eventFromInput(
        { id, type: 'payment.submitted', data },
        { channel: 'example/in.event', source: '/test', now: clock.now(), id: () => id },
      )
      await runtime.accept([event as ArrivingEvent])
    },
    effects: () => store.effects({}),
    emitted: (output) => store.read(0, 1_000, [`example/it.${output}`]).map(({ data }) => data),
    async close() {
      await runtime.stop()
      await outside.close()
      store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
