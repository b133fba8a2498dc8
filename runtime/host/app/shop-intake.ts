/** What a window asks about the ways in: catching up, reading the past in, and deliveries as they came. */
import type { BackfillView, CatchUpView, IntakeApi, RawView } from '../../model/api/intake.ts'
import { CounterflowError } from '../../model/problem.ts'
import { openBackfills } from '../catch-up/backfill.ts'
import { askable, notListed, type OpenProviders } from '../catch-up/providers.ts'
import type { ClockCheck } from '../clock-check.ts'
import type { Connections } from '../connections/connections.ts'
import { missingConnection } from '../connections/connections.ts'
import { rawView } from '../raw-view.ts'
import { operatorEvent } from './operator-events.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

export type ShopIntakeParts = {
  readonly running: Running
  readonly providers: OpenProviders
  readonly connections: Connections
  readonly clockCheck: Pick<ClockCheck, 'off'>
  /** The address that a relay or a tunnel has; null where none is named. */
  relay(): string | null
  person(by: string): string
}

type IntakeMethods = {
  readonly [M in keyof IntakeApi]: (
    argument: IntakeApi[M]['arguments'],
  ) => IntakeApi[M]['result'] | Promise<IntakeApi[M]['result']>
}

export function openShopIntake(
  { store, services }: ShopParts,
  { running, providers, connections, clockCheck, relay, person }: ShopIntakeParts,
) {
  const backfills = openBackfills({
    providers,
    clock: services.clock,
    accept: (events, name, position) => running.runtime().accept(events, name, position),
    position: store.position,
    changed: () => {},
  })
  const asked = () => connections.list().filter(({ kind }) => askable.includes(kind))

  const methods: IntakeMethods = {
    'intake.read': () => {
      const names = asked().map(({ name }) => name)
      const statuses = new Map(providers.statuses().map((status) => [status.connection, status]))
      return {
        catchUps: asked().map(({ name, kind }): CatchUpView => {
          const status = statuses.get(name)
          const about = { connection: name, provider: kind, notListed: notListed[kind] ?? '' }
          return status === undefined
            ? { ...about, state: 'idle', last: null, next: null, reason: '', lost: [] }
            : { ...about, ...status, lost: status.lost.map((one) => ({ ...one })) }
        }),
        backfills: backfills.states(names),
        relay: relay(),
        clockOff: clockCheck.off(),
      }
    },
    'event.raw': ({ offset }): RawView => rawView(store.parts.raw.of(offset)),
    'backfill.start': async ({ connection, days, by }): Promise<BackfillView> => {
      const found = connections.get(connection)
      if (found === undefined)
        throw missingConnection(
          connection,
          asked().map(({ name }) => name),
        )
      if (!askable.includes(found.kind))
        throw new CounterflowError('BACKFILL_PROVIDER', `The past of ${connection} cannot be read in.`, {
          kept: 'Nothing was read.',
          advice: `It can from ${askable.join(' and ')}.`,
        })
      const at = services.clock.now()
      const act = { type: 'counterflow.past.read', flow: null, by: person(by), at }
      await running
        .runtime()
        .accept([operatorEvent({ ...act, data: { connection, days }, key: `${connection} ${at}` })])
      // It tells of itself from now on; what ends it early is its reason.
      void backfills.start(connection, found.kind, days).catch(() => {})
      const [state] = backfills.states([connection])
      return state ?? { connection, state: 'reading', since: at, done: 0, found: 0, reason: '' }
    },
    'backfill.cancel': ({ connection }) => {
      backfills.cancel(connection)
      return null
    },
  }
  return {
    methods,
    /** Takes up what a crash or a shutdown has cut off. */
    start: (): void => backfills.resume(asked().map(({ name }) => name)),
    /** What is being read in goes on the next time. */
    close: (): Promise<void> => backfills.pause(),
  }
}
