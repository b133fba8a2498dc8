/** A store, a runtime and the ingress over them, on a free port, as `serve` puts them together. */
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import { compile, isProblems } from '../../../runtime/compile/compile.ts'
import { SimulatedReceiver } from '../../../runtime/engine/simulated.ts'
import { systemClock } from '../../../runtime/host/clock.ts'
import type { Connections } from '../../../runtime/host/connections/connections.ts'
import { files } from '../../../runtime/host/files/files.ts'
import { openAnswers } from '../../../runtime/host/ingress/forms/answers.ts'
import { type OpenPages, openPages } from '../../../runtime/host/ingress/forms/pages.ts'
import { type IngressOptions, openIngress } from '../../../runtime/host/ingress/ingress.ts'
import type { Tokens } from '../../../runtime/host/ingress/tokens.ts'
import { waysOf } from '../../../runtime/host/ingress/ways.ts'
import { putInForce } from '../../../runtime/host/put-in-force.ts'
import { Runtime } from '../../../runtime/host/runtime.ts'
import { openSecretFile } from '../../../runtime/host/secrets/secret-file.ts'
import type { SecretStore } from '../../../runtime/host/secrets/secret-store.ts'
import { pushService } from '../../../runtime/host/services/push.ts'
import type { Personal } from '../../../runtime/host/store/sealing.ts'
import type { SqliteStore } from '../../../runtime/host/store/sqlite-store.ts'
import { type Flow, flowFormat, flowSchemaUrl } from '../../../runtime/model/flow.ts'
import type { Json } from '../../../runtime/model/json.ts'
import type { PersonalKeeping } from '../../../runtime/model/personal.ts'
import type { Services } from '../../../runtime/model/services.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { newFolder } from '../store/folder.ts'

export const flowOf = (nodes: Flow['nodes'], edges: Flow['edges'], id = 'shop'): Flow => ({
  $schema: flowSchemaUrl,
  format: flowFormat,
  id,
  name: 'Shop',
  zone: 'Europe/London',
  currency: 'GBP',
  events: {},
  nodes,
  edges,
  parameters: {},
  settings: {},
  tests: [],
  layout: {},
})

/** Every event that programs send, counted by type. */
export const countingFlow = flowOf(
  {
    heard: { type: 'events', version: 1, config: {} },
    counted: {
      type: 'table',
      version: 1,
      config: {
        table: 'counted',
        key: [{ name: 'type', type: 'text', value: 'event.type' }],
        columns: [{ name: 'count', type: 'integer', keep: 'add', value: '1' }],
      },
    },
  },
  [{ from: 'heard.event', to: 'counted' }],
)

export type Opened = {
  readonly store: SqliteStore
  readonly secrets: SecretStore
  readonly connections: Connections
  readonly tokens: Tokens
  readonly runtime: Runtime
  readonly pages: OpenPages
  readonly port: number
  readonly address: string
  readonly token: string
  readonly logged: string[]
  readonly close: () => Promise<void>
  post(path: string, body: string | Buffer, headers?: { readonly [name: string]: string }): Promise<Answer>
}

export type Answer = { readonly status: number; readonly body: Json; readonly headers: Headers }

export type OpenedOptions = Partial<
  Omit<IngressOptions, 'store' | 'secrets' | 'ways' | 'pages' | 'answers' | 'port' | 'log'>
> & {
  readonly flow?: Flow
  readonly personal?: Personal
  readonly keeping?: PersonalKeeping
  readonly sources?: readonly string[]
  readonly reads?: readonly string[]
  readonly ways?: Partial<IngressOptions['ways']>
  /** Besides push, and a receiver for web calls that does as it is told. */
  readonly effects?: Services['effects']
}

export async function openServed({
  flow = countingFlow,
  sources,
  reads,
  ways,
  effects = {},
  personal,
  keeping,
  ...options
}: OpenedOptions = {}): Promise<Opened> {
  const folder = newFolder()
  const store = folder.open({
    ...(personal === undefined ? {} : { personal }),
    ...(keeping === undefined ? {} : { keeping }),
  })
  const secrets = openSecretFile(`${folder.path}-secrets`, { environment: { COUNTERFLOW_KEY: '0'.repeat(64) } })
  const pages = openPages(store)
  const answers = openAnswers(store, options.now ?? Date.now)
  const runtime = new Runtime({
    store,
    services: {
      clock: systemClock,
      random: Math.random,
      files,
      pages,
      effects: { http: new SimulatedReceiver(), push: pushService(answers), ...effects },
    },
  })
  const plan = compile(flow, { nodeTypes })
  if (isProblems(plan)) throw new Error(plan.map(({ message }) => message).join('\n'))
  putInForce(store, plan, { at: 0, choices: {} })
  runtime.start(plan)
  const logged: string[] = []
  const ingress = await openIngress({
    ...options,
    store,
    secrets,
    ways: {
      ...waysOf(store, () => runtime),
      ...ways,
    },
    pages,
    answers,
    port: { port: 0, exactly: true },
    log: (text) => void logged.push(text),
  })
  const close = async (): Promise<void> => {
    await ingress.close()
    await runtime.stop(1000)
  }
  onTestFinished(close)
  const token = ingress.tokens.add('till', sources ?? ['app://till-1'], 0, reads)
  return {
    store,
    secrets,
    connections: ingress.connections,
    tokens: ingress.tokens,
    runtime,
    pages,
    port: ingress.port,
    address: ingress.address,
    token,
    logged,
    close,
    async post(path, body, headers = {}) {
      const answer = await fetch(`${ingress.address}${path}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : new Uint8Array(body),
        headers: { authorization: `Bearer ${token}`, ...headers },
      })
      const text = await answer.text()
      return { status: answer.status, body: text === '' ? null : JSON.parse(text), headers: answer.headers }
    },
  }
}

export const structured = { 'content-type': 'application/cloudevents+json' }
export const batched = { 'content-type': 'application/cloudevents-batch+json' }

export const eventOf = (
  id: string,
  data: Json = { number: '#1001' },
  more: { readonly [name: string]: Json } = {},
) => ({
  specversion: '1.0',
  id,
  source: 'app://till-1',
  type: 'order.placed',
  data,
  ...more,
})

/** Bytes over a socket of their own; what came back until the other side closed, or within `patience` ms. */
export function sendRaw(port: number, bytes: string | Buffer, patience = 3000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    const done = (): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(text)
    }
    const timer = setTimeout(done, patience)
    socket.setEncoding('latin1')
    socket.on('data', (part) => {
      text += part
    })
    socket.on('error', done)
    socket.on('close', done)
    socket.on('connect', () => socket.write(bytes))
  })
}

export const statusOf = (raw: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(raw)?.[1] ?? 0)
