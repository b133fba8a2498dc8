/** Reads the past of a shop in, so that the first day is not empty. About what is read in nothing is done outside. */
import { eventFromInput, isRefusal } from '../../engine/arrival.ts'
import { type ArrivingEvent, programsChannel } from '../../model/event.ts'
import { isObject, type Json } from '../../model/json.ts'
import type { Acceptance, Clock, Providers } from '../../model/services.ts'

export type BackfillState = {
  readonly connection: string
  readonly provider: string
  /** ms: how far back it goes. */
  readonly since: number
  readonly state: 'reading' | 'waiting' | 'done' | 'cancelled'
  /** From 0 to 1. */
  readonly done: number
  /** Events that were new. */
  readonly found: number
  /** Why it waits; empty while it does not. */
  readonly reason: string
}

export type BackfillWays = {
  readonly providers: Providers
  readonly clock: Clock
  /** Resolves when they are committed, together with the position. */
  accept(events: readonly ArrivingEvent[], name: string, position: Json): Promise<readonly Acceptance[]>
  position(name: string): Json
  changed(state: BackfillState): void
}

const nameOf = (connection: string): string => `backfill/${connection}`

export function openBackfills(ways: BackfillWays) {
  const { providers, clock, accept, position, changed } = ways
  const states = new Map<string, BackfillState>()
  const stops = new Map<string, () => void>()
  const runs = new Set<Promise<BackfillState>>()
  let pausing = false

  /** Of a run that was begun in an earlier life of this program as well. */
  function stateOf(connection: string): BackfillState | undefined {
    return states.get(connection) ?? keptIn(position(nameOf(connection)))?.state
  }

  function run(begun: BackfillState, from: Json): Promise<BackfillState> {
    const running = readIn(begun, from).finally(() => runs.delete(running))
    runs.add(running)
    return running
  }

  async function readIn(begun: BackfillState, from: Json): Promise<BackfillState> {
    const { connection, provider, since } = begun
    let cancelled = false
    let wake = (): void => {}
    const callbacks: (() => void)[] = []
    const signal = {
      get cancelled() {
        return cancelled
      },
      onCancel: (callback: () => void) => void callbacks.push(callback),
    }
    stops.set(connection, () => {
      cancelled = true
      for (const callback of callbacks) callback()
      wake()
    })
    let state = begun
    let place = from
    const note = (change: Partial<BackfillState>): void => {
      state = { ...state, ...change }
      states.set(connection, state)
      changed(state)
    }
    note({ state: 'reading' })
    let more = true
    while (!cancelled && more) {
      const question = { provider, connection, types: '*', since, position: place, signal }
      const answer = await providers.ask({ ...question, origin: 'import' })
      if (answer.kind === 'later') {
        if (cancelled) break
        note({ state: 'waiting', reason: answer.reason })
        await new Promise<void>((resolve) => {
          const callOff = clock.at(Math.max(answer.until, clock.now() + 1_000), resolve)
          wake = () => {
            callOff()
            resolve()
          }
        })
        continue
      }
      place = answer.position
      more = answer.more
      const now = clock.now()
      const events = answer.events.flatMap((input) => {
        const event = eventFromInput(input, { channel: programsChannel, source: '', now, id: () => null })
        return isRefusal(event) ? [] : [event]
      })
      const next = { ...state, state: 'reading' as const, reason: '', done: answer.more ? answer.done : 1 }
      const accepted = await accept(events, nameOf(connection), written(next, place))
      const isNew = ({ kind }: Acceptance, at: number): boolean =>
        kind === 'accepted' && events[at]?.type !== 'channel.recovered'
      const found = state.found + accepted.filter(isNew).length
      note({ ...next, found, ...(answer.more ? {} : { state: 'done' }) })
    }
    if (cancelled && more && !pausing) note({ state: 'cancelled', reason: '' })
    await accept([], nameOf(connection), written(state, place))
    stops.delete(connection)
    return state
  }

  return {
    states: (connections: readonly string[]): readonly BackfillState[] =>
      connections.flatMap((connection) => stateOf(connection) ?? []),
    /** Goes on where a run over the same stretch was stopped; resolves when it has ended. One per connection at a time. */
    start(connection: string, provider: string, days: number): Promise<BackfillState> {
      const current = states.get(connection)
      if (stops.has(connection) && current !== undefined) return Promise.resolve(current)
      const kept = keptIn(position(nameOf(connection)))
      const wanted = clock.now() - days * 86_400_000
      // About the same stretch: a day later it is still the one that was begun.
      const goesOn = kept !== undefined && kept.state.state !== 'done' && kept.state.since <= wanted + 86_400_000
      if (goesOn) return run({ ...kept.state, reason: '' }, kept.place)
      return run({ connection, provider, since: wanted, state: 'reading', done: 0, found: 0, reason: '' }, null)
    },
    cancel(connection: string): void {
      stops.get(connection)?.()
    },
    /** What a crash or a shutdown has cut off goes on. */
    resume(connections: readonly string[]): void {
      for (const connection of connections) {
        const kept = keptIn(position(nameOf(connection)))
        if (kept === undefined || kept.state.state === 'done' || kept.state.state === 'cancelled') continue
        void run(kept.state, kept.place).catch(() => {})
      }
    },
    /** Stops asking, and keeps that it goes on; resolves when what was under way is committed. */
    async pause(): Promise<void> {
      pausing = true
      for (const stop of stops.values()) stop()
      await Promise.allSettled(runs)
    },
  }
}

const written = (state: BackfillState, place: Json): Json => ({ state: { ...state }, place })

function keptIn(position: Json): { readonly state: BackfillState; readonly place: Json } | undefined {
  if (!isObject(position) || !isObject(position.state)) return undefined
  const { connection, provider, since, state, done, found, reason } = position.state
  const known = (['reading', 'waiting', 'done', 'cancelled'] as const).find((one) => one === state)
  if (known === undefined || typeof connection !== 'string' || typeof provider !== 'string') return undefined
  return {
    state: {
      ...{ connection, provider, since: Number(since), state: known, done: Number(done), found: Number(found) },
      reason: typeof reason === 'string' ? reason : '',
    },
    place: position.place ?? null,
  }
}
