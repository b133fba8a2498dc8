/** An open shop: one store with its flows at work, and every method that a window may ask for. */
import { dirname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { personalFields } from '../../compile/personal-fields.ts'
import type { EngineState } from '../../model/api/engine.ts'
import type { ApiEventName, ApiEvents, ArgumentsOf, EngineMethod, ResultOf } from '../../model/api.ts'
import type { NodeType } from '../../model/node.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Services } from '../../model/services.ts'
import { readThrown } from '../../model/thrown.ts'
import { nodeTypes as ours } from '../../nodes/index.ts'
import { findCase } from '../case-file.ts'
import { accessOf } from '../catch-up/connected.ts'
import { openProviders } from '../catch-up/providers.ts'
import { readPage } from '../catch-up/read-page.ts'
import { systemClock } from '../clock.ts'
import { openClockCheck } from '../clock-check.ts'
import { openCopies } from '../copies/copies.ts'
import { files } from '../files/files.ts'
import { openAnswers } from '../ingress/forms/answers.ts'
import { openPages } from '../ingress/forms/pages.ts'
import { openTokens } from '../ingress/tokens.ts'
import { Runtime } from '../runtime.ts'
import { openSecretFile, secretFileOf } from '../secrets/secret-file.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import { pushService } from '../services/push.ts'
import { openHistoryPages } from '../store/history-pages.ts'
import { type OpenOptions, openStore, type Personal, type SqliteStore } from '../store/open.ts'
import { openTablePages } from '../store/table-pages.ts'
import { openWaiting } from '../store/waiting.ts'
import { workBehind } from '../work-behind.ts'
import { openAlerts } from './alerts.ts'
import { openApprovals } from './approvals.ts'
import { openCare } from './care/care.ts'
import { openConnectionMethods } from './connections.ts'
import { openContradictions } from './contradictions.ts'
import { openDemo } from './demo.ts'
import { openDrafts } from './drafts.ts'
import { openEffectsPause } from './effects-pause.ts'
import { openEventDetail } from './event-detail.ts'
import { openFileInputs } from './file-inputs.ts'
import { openFlows } from './flows.ts'
import { openHistory } from './history.ts'
import { historyRows } from './history-rows.ts'
import { openAppIngress } from './ingress.ts'
import { openInputs } from './inputs.ts'
import { keepingTests } from './keeping-tests.ts'
import { openLiveCounts } from './live-counts.ts'
import { openLookMethods } from './look-methods.ts'
import { missedBy } from './missed.ts'
import { openOrigins } from './origins.ts'
import { openPackages } from './packages.ts'
import { openPastLooks } from './past-looks.ts'
import { openPlans } from './plans.ts'
import { openPresence } from './presence.ts'
import { openPrivacy } from './privacy.ts'
import { openPublishing } from './publishing.ts'
import { openRebuilding } from './rebuilding.ts'
import { openReplays } from './replays.ts'
import { openRunning } from './running.ts'
import { sendEvent } from './sending.ts'
import { withoutSetAside } from './set-aside.ts'
import { openShopFacts } from './shop-facts.ts'
import { openShopIntake } from './shop-intake.ts'
import { openShopOutside, type ShopOutside } from './shop-outside.ts'
import type { Caller, ShopParts, Tell } from './shop-parts.ts'
import { setSpeed } from './simulator.ts'
import { openStageWaiting } from './stage-waiting.ts'
import { openTableRows } from './table-rows.ts'
import { openTables } from './tables.ts'
import { openTemplates } from './templates.ts'
import { turns } from './turns.ts'
import { openUploads } from './uploads.ts'

export type ShopOptions = {
  readonly storePath: string
  readonly templatesFolder: string
  /** Clock, chance, files and whoever performs effects, where they shall not be the real ones. */
  readonly services?: Partial<Services>
  readonly nodeTypes?: readonly NodeType[]
  /** Nothing is done outside until a person says so: the process has failed too often. */
  readonly effectsPaused?: boolean
  /** Open the ingress also where nothing needs it. */
  readonly listen?: boolean
  /** Of connections; without it they are in a sealed file beside the store. */
  readonly secrets?: SecretStore
  readonly storeOptions?: Pick<OpenOptions, 'reserveBytes' | 'appVersion'>
  /** For the log of the process. */
  log?(message: string): void
  /** The store gave up: nothing goes on until the process is started again. */
  onFailure?(error: unknown): void
}

export type Methods = {
  readonly [M in EngineMethod]: (argument: ArgumentsOf<M>, caller: Caller) => ResultOf<M> | Promise<ResultOf<M>>
}

/** `window` null: for every window. */
export type ShopListener = <E extends ApiEventName>(window: string | null, event: E, payload: ApiEvents[E]) => void

export type OpenShop = {
  readonly methods: Methods
  readonly store: SqliteStore
  /** How it is, for windows that open. */
  state(): EngineState
  onEvent(listener: ShopListener): void
  /** Takes in nothing more, ends what is under way, and closes the store. */
  close(): Promise<void>
}

/** How long the runtime keeps trying while the disk is full or the store cannot be written, ms: until somebody has looked. */
const patience = 24 * 60 * 60_000
/** ms for work under way when the shop is closed. */
const lastWork = 2_000
/** Windows that are told about each other's edits. */
const mostWindows = 50

/** @throws whatever keeps the store from being opened, such as STORE_HELD, DB_FOREIGN or EVENT_CORRUPT. */
export async function openShop(options: ShopOptions): Promise<OpenShop> {
  const { storePath, templatesFolder, nodeTypes = ours, log = () => {} } = options
  const listeners: ShopListener[] = []
  const windows = new Set<string>()
  const tell: Tell = (event, payload, window) => {
    for (const listener of listeners) listener(window ?? null, event, payload)
  }
  let personal: Personal = () => undefined
  const store = openStore(storePath, {
    program: 'counterflow app',
    files: join(dirname(storePath), 'files'),
    personal: (event) => personal(event),
    ...options.storeOptions,
  })
  try {
    assertWhole(store)
  } catch (error) {
    store.close()
    throw error
  }
  const shown = openPages(store)
  const answers = openAnswers(store, () => systemClock.now())
  const notify = (notification: ApiEvents['notification']): void => {
    tell('notification', notification)
    log(`${notification.title}. ${notification.text}`)
  }
  const outside: ShopOutside = openShopOutside({
    store,
    clock: options.services?.clock ?? systemClock,
    secrets: options.secrets ?? openSecretFile(secretFileOf(storePath)),
    nodeTypes,
    planOf: (flow) => running.deployment(flow)?.plan,
    notify,
  })
  const { connections, secrets } = outside
  const clockCheck = openClockCheck()
  const providers = openProviders({
    clock: options.services?.clock ?? systemClock,
    random: Math.random,
    accessOf: accessOf(connections, secrets),
    read: readPage,
    clockCheck,
  })
  const services: Services = {
    clock: systemClock,
    random: Math.random,
    files,
    pages: shown,
    providers,
    ...options.services,
    effects: {
      ...outside.effects,
      push: pushService(answers),
      ...options.services?.effects,
    },
  }
  const behind = workBehind(store)
  const pages = openHistoryPages(store)
  const tablePages = openTablePages(store.parts.db)
  const parts: ShopParts = {
    store,
    services,
    nodeTypes,
    plans: openPlans(store, nodeTypes),
    waiting: withoutSetAside(openWaiting(store.parts.db), store),
    templates: templatesFolder,
    tell,
    log,
  }
  const readPersonal = (): void => {
    const flows = store.deployments().flatMap(({ hash }) => parts.plans.of(hash)?.flow ?? [])
    personal = personalFields(flows)
  }
  readPersonal()

  const origins = openOrigins(pages)
  const uploads = openUploads(join(dirname(storePath), 'inputs'))
  const inputs = openInputs(parts, uploads)
  const running = openRunning(parts, inputs)
  const pause = openEffectsPause(parts, running)
  if (options.effectsPaused) pause.pauseAfterCrashes()
  let upkeep = (): boolean => false
  running.use(
    new Runtime({
      store,
      services,
      patience,
      effectsPaused: () => store.effectsPaused,
      planOf: parts.plans.of,
      mayAct: ({ stage }) => running.deployment(stage.slice(0, stage.indexOf('/')))?.state === 'on',
      whenIdle: () => behind.step() || upkeep(),
      onProgress: running.reached,
      onEnd: running.ended,
      onTrouble: pause.tellTrouble,
      onWell: () => pause.tellTrouble(undefined),
      onFailure: (error) => {
        log(`Nothing can be written any more: ${readThrown(error).message}`)
        options.onFailure?.(error)
      },
    }),
  )

  const facts = openShopFacts(parts)
  const waiting = openStageWaiting(parts, origins)
  const rows = openTableRows(tablePages, () => performance.now())
  const others = (than: string): readonly string[] => [...windows].filter((window) => window !== than)
  const drafts = openDrafts(parts, running.state, others)
  const publishing = openPublishing(parts, { drafts, running, waiting, outside, changed: readPersonal })
  const templates = openTemplates(parts)
  const flows = openFlows(parts, { drafts, running, inputs, facts, templates, outside })
  const tables = openTables(parts, tablePages, rows)
  const history = openHistory(parts, pages, origins, behind.search)
  const detail = openEventDetail(parts, pages, behind.search)
  const ingress = openAppIngress(parts, {
    ...{ running, answers, pages: shown, always: options.listen ?? false },
    tokens: openTokens(store),
    ...{ connections, secrets, clockCheck },
  })
  const intake = openShopIntake(parts, {
    ...{ running, providers, connections, clockCheck, person: facts.person },
    relay: ingress.relay,
  })
  const replays = openReplays(parts, drafts)
  const looks = openPastLooks(parts)
  publishing.adopt()
  outside.adopt(store.deployments().flatMap(({ hash }) => parts.plans.of(hash) ?? []))
  running.resume()
  const approvals = openApprovals(parts, running, facts)
  const contradictions = openContradictions(parts, pages, origins, running)
  const copies = openCopies({
    store,
    root: join(dirname(storePath), 'files'),
    deployments: () => store.deployments().flatMap(({ flow }) => running.deployment(flow) ?? []),
    onPaused: (flow, table, reason) =>
      outside.notify({
        id: `copy ${flow} ${table} ${reason}`,
        flow,
        title: `The copy of ${table} stands still`,
        text: reason,
      }),
  })
  const live = openLiveCounts(parts, { running, waiting, rows, contradictions, standsStill: copies.reason })
  const care = openCare(parts, running, facts.person)
  upkeep = care.step
  const presence = openPresence(parts, running)
  const alerts = openAlerts(parts, { running, storeTrouble: care.trouble, notify })
  const rebuilding = openRebuilding(parts, running, facts.person)
  const look = openLookMethods(parts, { running, pages, contradictions, person: facts.person, decided: live.decided })
  const packages = openPackages(parts, { drafts, flows, inputs, templates })
  // What changes which flows run, and how, is done one after the other.
  const inTurn = turns()

  const methods: Methods = {
    'shop.read': () => facts.shop(),
    'shop.answer': (answers) => facts.answer(answers),
    'preferences.read': () => facts.preferences(),
    'preferences.write': (change) => facts.prefer(change),
    'effects.resume': ({ by }) => pause.resume(facts.person(by)),
    'flows.list': () => drafts.cards(),
    'flows.demo': () => inTurn(() => openDemo(parts, { drafts, publishing, running, facts })),
    'flows.import': (given) => flows.import(given),
    'flows.duplicate': ({ flow }) => flows.duplicate(flow),
    'flows.remove': ({ flow, by }) => inTurn(() => flows.remove(flow, facts.person(by))),
    'flows.restore': ({ flow }) => flows.restore(flow),
    'flows.turn': ({ flow, to, by, start = 'catch up' }) => inTurn(() => flows.turn(flow, to, facts.person(by), start)),
    'flows.missed': ({ flow }) => {
      drafts.need(flow)
      return missedBy(parts, running, flow)
    },
    'draft.read': ({ flow }) => drafts.read(flow),
    'draft.save': (save, caller) => drafts.save(save, caller),
    'publish.preview': ({ flow }) => publishing.preview(flow),
    'publish.apply': (wish) => inTurn(() => publishing.apply({ ...wish, by: facts.person(wish.by) })),
    'versions.list': ({ flow }) => publishing.versions(flow),
    'versions.read': ({ flow, hash }) => publishing.text(flow, hash),
    'versions.revert': (wish) => inTurn(() => publishing.revert({ ...wish, by: facts.person(wish.by) })),
    'live.watch': ({ flow }, { window }) => {
      if (flow !== null) drafts.need(flow)
      return live.watch(flow, window)
    },
    'history.page': (wish) => history.page(wish),
    'history.range': ({ first, last }) => history.range(first, last),
    'history.types': ({ flow }) => history.types(flow),
    'event.read': ({ offset }) => detail.read(offset),
    'events.samples': (wish) => history.samples(wish),
    'events.send': (send) => sendEvent(parts, running, { ...send, by: facts.person(send.by) }),
    ...ingress.methods,
    ...intake.methods,
    ...openPrivacy(parts, { running, search: behind.search, person: facts.person, copied: copies.sync, inTurn }),
    ...openFileInputs(parts, { drafts, inputs, uploads, running, inTurn }),
    'tables.list': ({ flow }) => tables.list(flow),
    'tables.page': (query) => tables.page(query),
    'tables.csv': (query) => tables.csv(query),
    ...look.methods,
    ...rebuilding.methods,
    'rebuild.swap': async (wish) => {
      const state = await rebuilding.methods['rebuild.swap'](wish)
      void copies.sync()
      return state
    },
    ...care.methods,
    ...alerts.methods,
    ...keepingTests(parts, drafts, behind.search),
    ...approvals.methods,
    ...packages.methods,
    ...replays.methods,
    ...looks.methods,
    'case.find': ({ word }) =>
      findCase(
        { store, search: behind.search, planOf: parts.plans.of, rows: (events) => historyRows(parts, events) },
        word,
      ),
    ...openConnectionMethods(parts, { drafts, running, facts, outside }),
    'simulator.speed': ({ flow, speed }) => inTurn(() => setSpeed(running, flow, speed)),
  }

  await ingress.start()
  intake.start()
  await publishing.tellMissed()
  // The index may have something to catch up on though nothing arrives.
  running.runtime().nudge()
  return {
    methods: noticing(methods, windows),
    store,
    state: pause.state,
    onEvent: (listener) => void listeners.push(listener),
    async close() {
      // First nothing comes in any more, then what came is worked off.
      await ingress.close()
      approvals.close()
      look.close()
      rebuilding.close()
      await care.close()
      presence.close()
      alerts.close()
      replays.close()
      looks.close()
      await intake.close()
      await running.runtime().stop(lastWork)
      live.close()
      // A turn that was planned before finds nothing to do.
      await nextTurn()
      await nextTurn()
      await uploads.close()
      await outside.close()
      await copies.close()
      behind.close()
      store.close()
    },
  }
}

/** Nothing is worked out from an event that is not what was accepted. */
function assertWhole({ path, facts }: SqliteStore): void {
  const damage = facts.tail?.damage
  if (damage === undefined) return
  throw new CounterflowError('EVENT_CORRUPT', `The store is damaged: ${damage.message}`, {
    kept: 'Nothing was run. What was accepted before that event is whole.',
    advice: 'Keep the file, and restore a backup: counterflow store restore.',
    details: { path, ...damage },
  })
}

/** Whoever asks is a window that is told about the edits of others. */
function noticing(methods: Methods, windows: Set<string>): Methods {
  const notice = ({ window }: Caller): void => {
    windows.delete(window)
    windows.add(window)
    const oldest = windows.keys().next()
    if (windows.size > mostWindows && !oldest.done) windows.delete(oldest.value)
  }
  const entries = Object.entries(methods).map(([name, method]) => {
    const noticed = (argument: never, caller: Caller): unknown => {
      notice(caller)
      return method(argument, caller)
    }
    return [name, noticed] as const
  })
  // The same names, each with the function that it had.
  return Object.fromEntries(entries) as unknown as Methods
}
