/**
 * What a window and the host say to each other: methods with one argument object and one result, and events.
 * Everything here survives structured clone and JSON alike, so that IPC, HTTP and memory carry the same.
 * A method that cannot be done fails with a `Failure`; the host checks arguments and sender before anything runs.
 */
import type { Alert, AlertsApi } from './api/alerts.ts'
import type { ApprovalsApi } from './api/approvals.ts'
import type { CareApi, CareState } from './api/care.ts'
import type { CaseApi } from './api/case.ts'
import type { ConnectionList, ConnectionsApi } from './api/connections.ts'
import type { DesktopApi } from './api/desktop.ts'
import type { DraftsApi } from './api/drafts.ts'
import type { EngineApi, EngineState } from './api/engine.ts'
import type { EventsApi } from './api/events.ts'
import type { FlowsApi } from './api/flows.ts'
import type { HistoryApi } from './api/history.ts'
import type { IngressApi, IngressState } from './api/ingress.ts'
import type { InputsApi } from './api/inputs.ts'
import type { IntakeApi } from './api/intake.ts'
import type { LiveApi, LiveCounts } from './api/live.ts'
import type { LookApi, Repair } from './api/look.ts'
import type { OwedApi } from './api/owed.ts'
import type { PackagesApi } from './api/packages.ts'
import type { PastApi, PastTold, ReplayTold } from './api/past.ts'
import type { PrivacyApi } from './api/privacy.ts'
import type { PublishingApi } from './api/publishing.ts'
import type { RebuildApi, RebuildState } from './api/rebuild.ts'
import type { ShopApi } from './api/shop.ts'
import type { SimulatorApi } from './api/simulator.ts'
import type { TablesApi } from './api/tables.ts'
import type { TemplatesApi } from './api/templates.ts'
import type { TestsApi } from './api/tests.ts'

export type Api = ShopApi &
  PastApi &
  CaseApi &
  OwedApi &
  DesktopApi &
  EngineApi &
  TemplatesApi &
  FlowsApi &
  DraftsApi &
  PublishingApi &
  LiveApi &
  HistoryApi &
  EventsApi &
  IngressApi &
  InputsApi &
  IntakeApi &
  PrivacyApi &
  TablesApi &
  LookApi &
  RebuildApi &
  CareApi &
  AlertsApi &
  ApprovalsApi &
  PackagesApi &
  ConnectionsApi &
  SimulatorApi &
  TestsApi

export type MethodName = keyof Api
/** Answered by the process that owns the windows; these never reach the engine's process. */
export type FrontMethod = 'desktop.read' | 'desktop.showStore' | 'engine.read' | 'engine.retry'
export type EngineMethod = Exclude<MethodName, FrontMethod>
export type ArgumentsOf<M extends MethodName> = Api[M]['arguments']
export type ResultOf<M extends MethodName> = Api[M]['result']

/** What the host tells without being asked. */
export type ApiEvents = {
  live: LiveCounts
  engine: EngineState
  /** The list of flows, or a flow's state, is another one. */
  flows: { readonly flow: string | null }
  /** A flow's draft was saved by another window. */
  draft: { readonly flow: string; readonly revision: number }
  /** Letters or effects that wait for a person came or went. */
  look: { readonly count: number }
  /** The door for programs, providers and pages has opened, closed, or shows something else. */
  ingress: IngressState
  /** The connections of this computer are others. */
  connections: ConnectionList
  /** Questions to people came or went. */
  approvals: { readonly count: number }
  /** A flow wants something shown; the same `id` is the same one. */
  notification: { readonly id: string; readonly flow: string; readonly title: string; readonly text: string }
  /** How far a repair of several is. */
  repair: Repair
  /** How far a table is that is built anew. */
  rebuild: RebuildState
  /** How the store is looked after. */
  care: CareState
  /** Alerts were opened or are over. */
  alerts: readonly Alert[]
  /** A run over the past has come further, or to its end. */
  replay: ReplayTold
  /** A moment of the past that was asked for is being worked out. */
  past: PastTold
  /** A menu of the system chose an action of ours, by its id. */
  action: { readonly id: string }
  /** A file was handed to the app: to be imported. */
  opened: { readonly name: string; readonly text: string }
}
export type ApiEventName = keyof ApiEvents

/** One side of a connection, as the window uses it. */
export interface Host {
  /** Rejects with a `Failure`. */
  call<M extends MethodName>(method: M, argument: ArgumentsOf<M>): Promise<ResultOf<M>>
  /** Returns the way to stop listening. */
  on<E extends ApiEventName>(event: E, listener: (payload: ApiEvents[E]) => void): () => void
}
