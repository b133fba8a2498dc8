/** An open shop: one store with its flows at work, and every method that a window may ask for. */
import { dirname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Plan } from '../../compile/plan.ts'
import type { EngineState } from '../../model/api/engine.ts'
import type { ApiEvents } from '../../model/api.ts'
import { nodeTypes as ours } from '../../nodes/index.ts'
import { openTokens } from '../ingress/tokens.ts'
import { openOrigins } from '../origins.ts'
import { openPresence } from '../presence.ts'
import { openHistoryPages } from '../store/history-pages.ts'
import type { SqliteStore } from '../store/open.ts'
import { openTablePages } from '../store/table-pages.ts'
import { openWaiting } from '../store/waiting.ts'
import { workBehind } from '../work-behind.ts'
import { openAlertMail } from './alert-mail.ts'
import { openAlerts } from './alerts.ts'
import { openApprovals } from './approvals.ts'
import { openCare } from './care/care.ts'
import { openConnectionMethods } from './connections.ts'
import { openContradictions } from './contradictions.ts'
import { openDrafts } from './drafts.ts'
import { openEffectsPause } from './effects-pause.ts'
import { openFileInputs } from './file-inputs.ts'
import { openFlowMethods } from './flow-methods.ts'
import { openFlows } from './flows.ts'
import { openAppIngress } from './ingress.ts'
import { openInputs } from './inputs.ts'
import { keepingTests } from './keeping-tests.ts'
import type { ShopListener } from './listeners.ts'
import { openListeners } from './listeners.ts'
import { openLiveCounts } from './live-counts.ts'
import { openLogMethods } from './log-methods.ts'
import { openLookMethods } from './look-methods.ts'
import { openOwed } from './owed.ts'
import { openPackages } from './packages.ts'
import { openPastLooks } from './past-looks.ts'
import { openPlans } from './plans.ts'
import { openPrivacy } from './privacy.ts'
import { openPublishing } from './publishing.ts'
import { openRebuilding } from './rebuilding.ts'
import { openReplays } from './replays.ts'
import { openRunning } from './running.ts'
import { openSamples } from './samples.ts'
import { withoutSetAside } from './set-aside.ts'
import { openShopCopies } from './shop-copies.ts'
import { openShopFacts } from './shop-facts.ts'
import { openShopIntake } from './shop-intake.ts'
import type { ShopOptions } from './shop-options.ts'
import type { ShopParts } from './shop-parts.ts'
import { openShopRuntime } from './shop-runtime.ts'
import { openShopServices } from './shop-services.ts'
import { openShopStore } from './shop-store.ts'
import { openStageWaiting } from './stage-waiting.ts'
import { openTableRows } from './table-rows.ts'
import { openTemplates } from './templates.ts'
import { turns } from './turns.ts'
import { openUploads } from './uploads.ts'
import { type Methods, openWindows } from './windows.ts'

export type OpenShop = {
  readonly methods: Methods
  readonly store: SqliteStore
  /** How it is, for windows that open. */
  state(): EngineState
  onEvent(listener: ShopListener): void
  /** Takes in nothing more, ends what is under way, and closes the store. */
  close(): Promise<void>
}

/** ms for work under way when the shop is closed. */
const lastWork = 2_000

/** @throws whatever keeps the store from being opened, such as STORE_HELD, DB_FOREIGN or EVENT_CORRUPT. */
export async function openShop(options: ShopOptions): Promise<OpenShop> {
  const { storePath, templatesFolder, nodeTypes = ours, log = () => {} } = options
  const folder = dirname(storePath)
  const windows = openWindows()
  const { tell, onEvent } = openListeners()
  const { store, readPersonal } = openShopStore(storePath, options.storeOptions)
  const notify = (notification: ApiEvents['notification']): void => {
    tell('notification', notification)
    log(`${notification.title}. ${notification.text}`)
  }
  const { services, outside, shown, answers, providers, clockCheck } = openShopServices({
    ...{ store, nodeTypes, notify },
    given: options.services,
    secrets: options.secrets,
    planOf: (flow): Plan | undefined => running.deployment(flow)?.plan,
  })
  const { connections, secrets } = outside
  const behind = workBehind(store)
  const pages = openHistoryPages(store)
  const tablePages = openTablePages(store.parts.db, store.parts.kept)
  const parts: ShopParts = {
    ...{ store, services, nodeTypes, tell, log },
    plans: openPlans(store, nodeTypes),
    waiting: withoutSetAside(openWaiting(store.parts.db, store.parts.kept), store),
    templates: templatesFolder,
  }
  const changed = (): void => readPersonal(store.deployments().flatMap(({ hash }) => parts.plans.of(hash)?.flow ?? []))
  changed()

  const origins = openOrigins(pages)
  const uploads = openUploads(join(folder, 'inputs'))
  const inputs = openInputs(parts, uploads)
  const running = openRunning(parts, inputs)
  const pause = openEffectsPause(parts, running)
  if (options.effectsPaused) pause.pauseAfterCrashes()
  let upkeep = (): boolean => false
  running.use(openShopRuntime(parts, { running, behind, pause, upkeep: () => upkeep(), onFailure: options.onFailure }))

  const facts = openShopFacts(parts)
  const waiting = openStageWaiting(parts, origins)
  const rows = openTableRows(tablePages, () => performance.now())
  const drafts = openDrafts(parts, running.state, windows.others)
  const publishing = openPublishing(parts, { drafts, running, waiting, outside, changed })
  const templates = openTemplates(parts)
  const samples = openSamples(parts, () => running)
  const flows = openFlows(parts, { drafts, running, inputs, samples, facts, templates, outside })
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
  const copies = openShopCopies(parts, { running, notify: outside.notify, root: join(folder, 'files') })
  const live = openLiveCounts(parts, {
    running,
    waiting,
    rows,
    contradictions,
    standsStill: copies.reason,
    copiedThrough: copies.through,
  })
  const care = openCare(parts, { running, person: facts.person, standAside: options.standAside })
  upkeep = care.step
  const presence = openPresence(store, parts.services.clock, (since) => running.runtime().engine.wasAway(since))
  const alertMail = openAlertMail(parts, { running, connections, person: facts.person })
  const alerts = openAlerts(parts, {
    ...{ running, every: options.alertsEvery, storeTrouble: care.trouble, notify },
    mail: alertMail.tell,
  })
  const rebuilding = openRebuilding(parts, running, facts.person)
  const look = openLookMethods(parts, { running, pages, contradictions, person: facts.person, decided: live.decided })
  const packages = openPackages(parts, { facts, drafts, flows, inputs, samples, templates })
  // What changes which flows run, and how, is done one after the other.
  const inTurn = turns()

  const methods: Methods = {
    'shop.read': () => facts.shop(),
    'shop.answer': (answers) => facts.answer(answers),
    'preferences.read': () => facts.preferences(),
    'preferences.write': (change) => facts.prefer(change),
    'effects.resume': ({ by }) => pause.resume(facts.person(by)),
    ...openFlowMethods(parts, { drafts, flows, publishing, running, facts, live, inTurn }),
    ...openLogMethods(parts, {
      ...{ running, pages, tablePages, rows, origins },
      search: behind.search,
      person: facts.person,
    }),
    ...ingress.methods,
    ...intake.methods,
    ...openPrivacy(parts, { running, search: behind.search, person: facts.person, copied: copies.sync, inTurn }),
    ...openFileInputs(parts, { drafts, inputs, uploads, running, inTurn }),
    ...look.methods,
    ...rebuilding.methods,
    'rebuild.swap': async (wish) => {
      const state = await rebuilding.methods['rebuild.swap'](wish)
      void copies.sync()
      return state
    },
    ...care.methods,
    ...alerts.methods,
    ...alertMail.methods,
    ...keepingTests(parts, drafts, behind.search),
    ...approvals.methods,
    ...packages.methods,
    'samples.count': samples.methods['samples.count'],
    'samples.send': ({ flow, by }) => samples.methods['samples.send']({ flow, by: facts.person(by) }),
    ...replays.methods,
    ...openOwed(parts, { running, replays, person: facts.person }),
    ...looks.methods,
    ...openConnectionMethods(parts, { drafts, running, facts, outside }),
  }

  await ingress.start()
  intake.start()
  await publishing.tellMissed()
  await care.tellBack()
  // The index may have something to catch up on though nothing arrives.
  running.runtime().nudge()
  // First nothing comes in any more, then what came is worked off; the store is the last.
  const closing: readonly (() => unknown)[] = [
    ingress.close,
    approvals.close,
    look.close,
    rebuilding.close,
    care.close,
    presence.close,
    alerts.close,
    replays.close,
    looks.close,
    packages.close,
    intake.close,
    () => running.runtime().stop(lastWork),
    live.close,
    // A turn that was planned before finds nothing to do.
    nextTurn,
    nextTurn,
    uploads.close,
    outside.close,
    copies.close,
    behind.close,
    () => store.close(),
  ]
  return {
    methods: windows.noticing(methods),
    store,
    state: pause.state,
    onEvent,
    async close() {
      for (const close of closing) await close()
    },
  }
}
