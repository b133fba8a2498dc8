/** Runs flows over a store with the ingress open: the runtime without a window. */

import { dirname, join } from 'node:path'
import type { Plan } from '../compile/plan.ts'
import type { PublishChoices } from '../engine/publish.ts'
import { absencesOf, noteAbsence } from '../host/absences.ts'
import { alertStage } from '../host/app/alert-mail.ts'
import { accessOf } from '../host/catch-up/connected.ts'
import { openProviders } from '../host/catch-up/providers.ts'
import { pageReader } from '../host/catch-up/read-page.ts'
import { systemClock } from '../host/clock.ts'
import { openDeskDoor } from '../host/desk/door.ts'
import { type AlertMailWish, askOwn, type OwnDesk, openOwnDesk } from '../host/desk/own-desk.ts'
import { files } from '../host/files/files.ts'
import type { PortWish } from '../host/front/listen.ts'
import { openAnswers } from '../host/ingress/forms/answers.ts'
import { openPages } from '../host/ingress/forms/pages.ts'
import { type Ingress, openIngress } from '../host/ingress/ingress.ts'
import { waysOf } from '../host/ingress/ways.ts'
import { personalOptions } from '../host/personal-options.ts'
import { openPresence } from '../host/presence.ts'
import { putInForce } from '../host/put-in-force.ts'
import { Runtime } from '../host/runtime.ts'
import type { Summary } from '../host/runtime-options.ts'
import { pushService } from '../host/services/push.ts'
import { openStore } from '../host/store/open.ts'
import type { SqliteStore } from '../host/store/sqlite-store.ts'
import { workBehind } from '../host/work-behind.ts'
import { nodeTypes } from '../nodes/index.ts'
import { applyCare, type Care, type CareWish } from './care-options.ts'
import { openCommandCopies } from './command-copies.ts'
import { openCommandOutside } from './command-outside.ts'
import { operatorName } from './operator-name.ts'
import { assertWhole, closeStore, listenForSignals } from './run-flow.ts'
import { assertFree } from './serve-port.ts'

export type ServeRequest = {
  readonly plans: readonly Plan[]
  readonly store: string
  readonly inputs: { readonly [node: string]: string }
  readonly port: PortWish
  readonly publicUrl: string | undefined
  readonly choices: PublishChoices
  /** Servers near by that the flows may call, `host:port`. */
  readonly allowed: readonly string[]
  readonly care: CareWish
  /** Where alerts go by e-mail; without it as it was set before. */
  readonly alertMail: AlertMailWish | undefined
  /** Everything is at work and the ingress answers. */
  onOpen(
    ingress: Ingress,
    pages: readonly { readonly title: string; readonly address: string }[],
    care: Care,
  ): Promise<void>
  /** For the operator, one line. */
  log(text: string): void
}

export type Served = Summary & { readonly stopped: NodeJS.Signals | undefined; readonly failure: unknown }

/** How long a disk may be full before we give up, ms. Nothing is answered meanwhile, so nothing is lost. */
const patience = 24 * 3_600_000
/** How long stages may work on what has come when we are told to stop, ms. The rest goes on at the next start. */
const stopPatience = 5_000

/** Resolves when a signal has ended it, and everything is closed. */
export async function serveFlows(request: ServeRequest): Promise<Served> {
  const { plans, store: path } = request
  await assertFree(request.port)
  const store = openStore(path, {
    program: 'counterflow serve',
    files: join(dirname(path), 'files'),
    ...personalOptions(plans.map(({ flow }) => flow)),
  })
  let served: Served
  try {
    assertWhole(store)
    const care = applyCare(store, request.care)
    served = await serveOver(store, request, care)
  } catch (error) {
    // What went wrong first is what the user must hear of.
    closeStore(store)
    throw error
  }
  const unclosed = closeStore(store)
  return { ...served, failure: served.failure ?? unclosed }
}

async function serveOver(store: SqliteStore, request: ServeRequest, care: Care): Promise<Served> {
  const { plans, inputs, log } = request
  const signals = listenForSignals()
  const behind = workBehind(store)
  const pages = openPages(store)
  const answers = openAnswers(store, () => Date.now())
  let upkeep = (): boolean => false
  // Before there is a desk to be told.
  const early: Parameters<OwnDesk['ended']>[0][] = []
  let ended: OwnDesk['ended'] = (end) => void early.push(end)
  let fail: (error: unknown) => void = () => {}
  const failed = new Promise<{ readonly failure: unknown }>((resolve) => {
    fail = (failure) => resolve({ failure })
  })
  try {
    const outside = openCommandOutside(store, plans, request.allowed)
    const providers = openProviders({
      clock: systemClock,
      random: Math.random,
      accessOf: accessOf(outside.connections, outside.secrets),
      read: pageReader(outside.client),
    })
    const inForce = { at: Date.now(), choices: request.choices, by: operatorName(), keepsPause: true }
    const states = new Map(plans.map((plan) => [plan, putInForce(store, plan, inForce)]))
    const services = {
      clock: systemClock,
      random: Math.random,
      files,
      pages,
      providers,
      effects: { ...outside.effects, push: pushService(answers) },
    }
    const runtime: Runtime = new Runtime({
      store,
      services,
      inputs,
      mayAct: ({ stage }) =>
        stage === alertStage || runtime.engine.deployment(stage.slice(0, stage.indexOf('/')))?.state === 'on',
      patience,
      effectsPaused: () => store.effectsPaused,
      whenIdle: () => behind.step() || upkeep(),
      absences: absencesOf(store),
      onAbsence: (away) => noteAbsence(store, away),
      onTrouble: (error) => log(`Waiting for the disk: ${error.message}`),
      onWell: () => log('The disk takes events again.'),
      onFailure: fail,
      onEnd: (end) => {
        const { flow, node, error } = end
        if (error !== undefined) log(`${flow}/${node} stopped: ${error instanceof Error ? error.message : 'unknown'}`)
        ended(end)
      },
    })
    for (const [plan, state] of states) {
      runtime.start(plan, { state })
      if (state === 'paused')
        log(
          `${plan.flow.name} is paused: events come in and wait. To resume: counterflow flows ${store.path} ${plan.flow.id} --do resume`,
        )
    }
    const presence = openPresence(store, systemClock, (since) => runtime.engine.wasAway(since))
    const copies = openCommandCopies(store, runtime, plans, outside.notify)
    const ingress = await openIngress({
      store,
      secrets: outside.secrets,
      connections: outside.connections,
      ways: waysOf(store, () => runtime),
      pages,
      answers,
      port: request.port,
      ...(request.publicUrl === undefined ? {} : { publicUrl: request.publicUrl }),
      log,
    })
    const desk = await openOwnDesk({
      ...{ store, services, nodeTypes, runtime, inputs, outside, providers, log },
      alertMail: request.alertMail,
      search: behind.search,
      copied: copies.sync,
    })
    ended = desk.ended
    for (const end of early.splice(0)) desk.ended(end)
    const door = await openDeskDoor({
      ...{ store: store.path, program: 'counterflow serve' },
      ask: (method, argument) => askOwn(desk.methods, method, argument),
    })
    upkeep = desk.step
    await request.onOpen(
      ingress,
      pages.list().map(({ id, page }) => ({ title: page.title, address: ingress.pageUrl(id) })),
      care,
    )
    const outcome = await Promise.race([signals.received.then((signal) => ({ signal })), failed])
    // First nothing comes in any more, then what came is worked off.
    await Promise.all([ingress.close(), door.close()])
    await desk.close()
    await runtime.stop('failure' in outcome ? 0 : stopPatience)
    await copies.close()
    await outside.close()
    presence.close()
    return {
      ...runtime.summary(),
      stopped: 'signal' in outcome ? outcome.signal : undefined,
      failure: 'failure' in outcome ? outcome.failure : undefined,
    }
  } finally {
    behind.close()
    signals.ignore()
  }
}
