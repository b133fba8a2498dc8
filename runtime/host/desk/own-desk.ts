/** The desk of a store at work without a window: the same methods, over the same log. */

import type { Json, JsonObject } from '../../model/json.ts'
import type { NodeType } from '../../model/node.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Services } from '../../model/services.ts'
import { openAlertMail } from '../app/alert-mail.ts'
import { openAlerts } from '../app/alerts.ts'
import { openApprovals } from '../app/approvals.ts'
import { readArgument } from '../app/calls.ts'
import type { ConnectedOutside } from '../app/connections.ts'
import { openContradictions } from '../app/contradictions.ts'
import { openEffectsPause } from '../app/effects-pause.ts'
import { openLook } from '../app/look.ts'
import { openRepair } from '../app/look-repair.ts'
import { operatorEvent } from '../app/operator-events.ts'
import { openPlans } from '../app/plans.ts'
import { openPrivacy } from '../app/privacy.ts'
import { notOn } from '../app/refusals.ts'
import { openRunning, type Running } from '../app/running.ts'
import { withoutSetAside } from '../app/set-aside.ts'
import { openShopFacts } from '../app/shop-facts.ts'
import type { ShopParts } from '../app/shop-parts.ts'
import { turns } from '../app/turns.ts'
import type { OpenProviders } from '../catch-up/providers.ts'
import { openOrigins } from '../origins.ts'
import type { Runtime } from '../runtime.ts'
import type { Notify } from '../services/open-outside.ts'
import { openHistoryPages } from '../store/history-pages.ts'
import { releaseHold, setHold } from '../store/holds.ts'
import type { Search } from '../store/search.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { openWaiting } from '../store/waiting.ts'
import type { Desk, DeskMethod } from './desk-methods.ts'
import { openUpkeep } from './upkeep.ts'

export type DecisionParts = {
  readonly store: SqliteStore
  readonly services: Services
  readonly nodeTypes: readonly NodeType[]
  readonly runtime: Runtime
  /** The files that producers read, by node. */
  readonly inputs: { readonly [node: string]: string }
}

export type OwnDeskParts = DecisionParts & {
  readonly search: Search
  /** `notify` tells whoever is there. */
  readonly outside: ConnectedOutside & { readonly notify: Notify }
  /** Through which connection alerts go by e-mail, and to whom; without it as it was set before. */
  readonly alertMail: AlertMailWish | undefined
  readonly providers: OpenProviders
  /** For the operator, one line. */
  log(text: string): void
  /** Brings copies for other programs in step with the tables. */
  copied(): Promise<void>
}

export type AlertMailWish = { readonly connection: string; readonly to: string; readonly by: string }

export type OwnDesk = {
  readonly methods: Desk
  /** A producer has ended. */
  readonly ended: Running['ended']
  /** A piece of upkeep while nothing else is to do; true while there is more. */
  step(): boolean
  close(): Promise<void>
}

/** @throws CONNECTION_MISSING, MAIL_ADDRESS where alerts cannot go */
export async function openOwnDesk(own: OwnDeskParts): Promise<OwnDesk> {
  const decisions = openDecisions(own)
  const { running, person, inTurn } = decisions
  const { search, copied, outside, providers, alertMail, log } = own
  const parts = { ...decisions.parts, log }
  const mail = openAlertMail(parts, { running, connections: outside.connections, person })
  if (alertMail) await mail.methods['alerts.setMail'](alertMail)
  const upkeep = openUpkeep(parts, { running, outside, providers, person, copied })
  const privacy = openPrivacy(parts, { running, search, person, copied, inTurn })
  const alerts = openAlerts(parts, {
    ...{ running, storeTrouble: upkeep.trouble, notify: outside.notify, mail: mail.tell },
  })
  return {
    ended: running.ended,
    methods: { ...decisions.methods, ...privacy, ...upkeep.methods },
    step: upkeep.step,
    async close() {
      alerts.close()
      decisions.close()
      await upkeep.close()
    },
  }
}

/** What people decide: also where no producer is at work. */
export function openDecisions({ store, services, nodeTypes, runtime, inputs }: DecisionParts) {
  const parts: ShopParts = {
    ...{ store, services, nodeTypes },
    plans: openPlans(store, nodeTypes),
    waiting: withoutSetAside(openWaiting(store.parts.db, store.parts.kept), store),
    templates: '',
    // No window is there to be told.
    tell: () => {},
    log: () => {},
  }
  const running = openRunning(parts, { paths: () => inputs })
  running.use(runtime)
  const { person } = openShopFacts(parts)
  const pages = openHistoryPages(store)
  const contradictions = openContradictions(parts, pages, openOrigins(pages), running)
  const approvals = openApprovals(parts, running, { person })
  const look = openLook(parts, running, contradictions)
  const pause = openEffectsPause(parts, running)
  const repair = openRepair(parts, running, look, () => {})
  const inTurn = turns()

  const note = (type: string, flow: string | null, by: string, data: JsonObject) => {
    const at = services.clock.now()
    return runtime.accept([operatorEvent({ type, flow, by: person(by), at, data, key: `${at} ${store.head}` })])
  }

  async function turn(flow: string, to: 'on' | 'paused', by: string): Promise<object> {
    const before = running.state(flow)
    if (before === 'off') throw notOn('there is nothing to pause')
    if (before === to) return { before, state: to }
    await running.turn({ flow, to, start: 'catch up' })
    await note('counterflow.flow.turned', flow, by, { from: before, to })
    return { before, state: to }
  }

  const methods = {
    'approvals.answer': approvals.methods['approvals.answer'],
    'pin.read': approvals.methods['pin.read'],
    'pin.set': approvals.methods['pin.set'],
    'look.decide': (wish) => look.decide({ ...wish, by: person(wish.by) }),
    'look.repair': ({ ids, by }) => repair.start(ids, person(by)),
    'look.repairing': () => repair.current(),
    'care.hold': async ({ offset, what, by }) => {
      setHold(store, { offset, what, by: person(by), at: services.clock.now() })
      return note('counterflow.hold.set', null, by, { event: offset, what })
    },
    'care.release': async ({ offset, by }) => {
      releaseHold(store, offset)
      return note('counterflow.hold.released', null, by, { event: offset })
    },
    'effects.resume': ({ by }) => pause.resume(person(by)),
    'flows.turn': ({ flow, to, by }) => {
      if (to === 'off') throw servedFlow()
      return inTurn(() => turn(flow, to, by))
    },
  } satisfies Partial<Desk>
  const close = (): void => {
    approvals.close()
    repair.close()
  }
  return { methods, parts, running, person, inTurn, close }
}

const servedFlow = (): CounterflowError =>
  new CounterflowError('FLOW_SERVED', 'A flow that is served is on or paused as long as it is served.', {
    kept: 'Nothing was changed.',
    advice: 'Pause it, or stop counterflow serve.',
  })

/** @throws API_ARGUMENT, and what the method throws */
export async function askOwn(methods: Desk, method: DeskMethod, argument: Json): Promise<Json> {
  // Each checks its own argument; what it answers survives JSON, see the Api.
  const asked = methods[method] as (argument: unknown) => unknown
  return ((await asked(readArgument(method, argument))) ?? null) as Json
}
