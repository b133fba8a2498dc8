/** Tells of each new cause of trouble once, also outside the window, and that it is over. */
import { fingerprint } from '../../engine/fingerprint.ts'
import { type GuardChannel, guardChannels, guardKey } from '../../engine/guards.ts'
import type { Alert, AlertKind, AlertsApi } from '../../model/api/alerts.ts'
import { digest } from '../../model/digest.ts'
import { type ArrivingEvent, type CloudEvent, programsChannel } from '../../model/event.ts'
import { isObject, type Json } from '../../model/json.ts'
import { placeOf } from './look.ts'
import type { Running } from './running.ts'
import { sayBreach } from './say-breach.ts'
import { isSetAside } from './set-aside.ts'
import type { ShopParts } from './shop-parts.ts'

const setting = 'alerts'
const scannedSetting = 'alerts scanned'
/** Alerts that are over and still remembered, and events of guards per look. */
const mostOver = 50
const page = 2_000
/** Looks without it after which an alert is over. */
const mostAbsent = 3

/** Something that is wrong now. */
type Trouble = Omit<Alert, 'since' | 'closed'>

export type AlertParts = {
  readonly running: Running
  /** ms between two looks. */
  readonly every?: number | undefined
  /** Trouble of the store itself: a backup that failed, a log that is damaged. */
  storeTrouble(): readonly string[]
  notify(notification: { id: string; flow: string; title: string; text: string }): void
  /** Told with the place in the log at which the first of them stands. */
  mail(fresh: readonly Alert[], offset: number): void
}

export function openAlerts(parts: ShopParts, { running, every = 1_000, storeTrouble, notify, mail }: AlertParts) {
  const { store, services, tell, log, plans } = parts
  const { settings } = store.parts
  const alerts = new Map<string, Alert>(readAlerts(settings.get(setting)).map((alert) => [alert.id, alert]))

  const trouble = (kind: AlertKind, stage: string, message: string, offset: number, cause: string): Trouble => ({
    id: digest(`${kind}\n${stage}\n${cause}`, 24),
    kind,
    ...placeOf(stage),
    message,
    offset,
  })

  /** Looks at which an open one was not to be seen: while it is tried again it is not over. */
  const absent = new Map<string, number>()
  let seen = ''
  let failing: readonly Trouble[] = []

  /** There may be a million of them: they are read again only where their numbers have changed. */
  function failures(): readonly Trouble[] {
    const now = JSON.stringify([...parts.waiting.byStage()])
    if (now === seen) return failing
    seen = now
    const found = new Map<string, Trouble>()
    for (const letter of store.letters()) {
      if (isSetAside(store, letter.stage)) continue
      const each = trouble('failure', letter.stage, letter.message, letter.offset, fingerprint(letter))
      if (!found.has(each.id)) found.set(each.id, each)
    }
    for (const { stage, state, reason, offset } of store.effects({ states: ['dead', 'unknown'] })) {
      const code = state === 'unknown' ? 'EFFECT_UNKNOWN' : 'EFFECT_DEAD'
      const kind = state === 'unknown' ? 'unknown' : 'failure'
      const each = trouble(kind, stage, reason, offset, fingerprint({ stage, code, message: reason }))
      if (!found.has(each.id)) found.set(each.id, each)
    }
    failing = [...found.values()]
    return failing
  }

  /** Everything that the store and the producers say is wrong now. Of a flow that is off nothing is expected. */
  function standing(): Map<string, Trouble> {
    const found = new Map<string, Trouble>()
    const note = (each: Trouble): void => {
      if (!found.has(each.id)) found.set(each.id, each)
    }
    for (const each of failures()) if (running.deployment(each.flow)) note(each)
    for (const { flow } of store.deployments())
      if (running.deployment(flow))
        for (const [node, message] of running.failures(flow))
          note(trouble('stopped', `${flow}/${node}`, message, 0, 'stopped'))
    for (const message of storeTrouble()) note(trouble('store', '/', message, 0, message))
    return found
  }

  /** What guards have said since the last look, in order: the last word counts. */
  function guards(found: Map<string, Trouble>): void {
    const channels = new Map<string, GuardChannel>()
    for (const { flow, hash } of store.deployments()) {
      const plan = running.deployment(flow) && plans.of(hash)
      if (plan) for (const [channel, guard] of guardChannels(plan)) channels.set(channel, guard)
    }
    // An alert of a guard stays until the guard says otherwise, or is gone.
    for (const alert of alerts.values())
      if (alert.kind === 'guard' && alert.closed === null && isGuarded(channels, alert)) found.set(alert.id, alert)
    const scanned = settings.get(scannedSetting)
    const after = typeof scanned === 'number' ? scanned : store.head
    if (after < store.head || typeof scanned !== 'number') {
      const events = channels.size === 0 ? [] : store.read(after, page, [...channels.keys()])
      for (const event of events) heard(event, channels.get(event.channel), found)
      const reached = events.length < page ? store.head : (events.at(-1)?.offset ?? store.head)
      store.atomically(() => settings.set(scannedSetting, reached))
    }
  }

  function heard(event: CloudEvent, guard: GuardChannel | undefined, found: Map<string, Trouble>): void {
    if (!guard) return
    const stage = `${guard.flow}/${guard.node}`
    const key = guardKey(event)
    const say = (cause: string): Trouble => trouble('guard', stage, sayBreach(guard, event), event.offset, cause)
    const [plain, instead] = [say(key), say(`${key}\ninstead`)]
    if (guard.says !== 'opens') found.delete(plain.id)
    if (guard.says === 'closes') found.delete(instead.id)
    const each = guard.says === 'instead' ? instead : plain
    if (guard.says !== 'closes' && !found.has(each.id)) found.set(each.id, each)
  }

  function look(): void {
    const now = services.clock.now()
    const found = standing()
    guards(found)
    const fresh: Alert[] = []
    const over: Alert[] = []
    for (const [id, each] of found) {
      const before = alerts.get(id)
      if (before?.closed === null) continue
      const alert: Alert = { ...each, since: now, closed: null }
      alerts.delete(id)
      alerts.set(id, alert)
      fresh.push(alert)
    }
    for (const alert of alerts.values()) {
      const isThere = alert.closed !== null || found.has(alert.id)
      const missing = isThere ? 0 : (absent.get(alert.id) ?? 0) + 1
      if (missing === 0) absent.delete(alert.id)
      else absent.set(alert.id, missing)
      // A guard has said itself that it is over.
      if (missing === 0 || (missing < mostAbsent && alert.kind !== 'guard')) continue
      absent.delete(alert.id)
      const closed = { ...alert, closed: now }
      alerts.set(alert.id, closed)
      over.push(closed)
    }
    if (fresh.length + over.length > 0) changed(fresh, over)
  }

  function changed(fresh: readonly Alert[], over: readonly Alert[]): void {
    const past = [...alerts.values()].filter(({ closed }) => closed !== null)
    for (const { id } of past.slice(0, Math.max(0, past.length - mostOver))) alerts.delete(id)
    store.atomically(() => settings.set(setting, [...alerts.values()].map(asJson)))
    tell('alerts', list())
    for (const alert of fresh) {
      const name = plans.of(store.deployments().find(({ flow }) => flow === alert.flow)?.hash ?? '')?.flow.name
      notify({ id: `alert:${alert.id}`, flow: alert.flow, title: name ?? 'Counterflow', text: alert.message })
    }
    if (fresh.some(isSilence)) askProviders()
    const events = [
      ...fresh.map((alert) => alertEvent('alert.opened', alert, alert.since)),
      ...over.map((alert) => alertEvent('alert.closed', alert, alert.closed ?? alert.since)),
    ]
    running
      .runtime()
      .accept(events)
      .then(([first]) => {
        if (first && 'offset' in first) mail(fresh, first.offset)
      })
      .catch((error: unknown) => log(`An alert could not be written down: ${String(error)}`))
  }

  const isSilence = ({ kind, flow, node }: Alert): boolean =>
    kind === 'guard' && running.deployment(flow)?.plan.flow.nodes[node]?.type === 'quiet'

  /** A silence may be nothing but a delivery that is broken: whoever can be asked is asked now, not in an hour. */
  function askProviders(): void {
    for (const { flow } of store.deployments())
      for (const { node, type } of running.deployment(flow)?.plan.producers ?? [])
        if (type === 'catch-up')
          running.restart(flow, node).catch((error: unknown) => log(`${node} could not ask again: ${String(error)}`))
  }

  /** The newest first, what is open before what is over. */
  const list = (): readonly Alert[] =>
    [...alerts.values()].sort((a, b) => Number(a.closed !== null) - Number(b.closed !== null) || b.since - a.since)

  const timer = setInterval(() => {
    try {
      look()
    } catch (error) {
      // The store has trouble of its own, which is told elsewhere; the next look finds all again.
      log(`Alerts wait: ${String(error)}`)
    }
  }, every).unref()
  const methods = { 'alerts.list': () => list() } satisfies {
    readonly [M in 'alerts.list']: (argument: AlertsApi[M]['arguments']) => AlertsApi[M]['result']
  }
  return { methods, look, close: (): void => clearInterval(timer) }
}

const isGuarded = (channels: ReadonlyMap<string, GuardChannel>, { flow, node }: Alert): boolean =>
  [...channels.values()].some((guard) => guard.flow === flow && guard.node === node)

/** Where programs' events come: every flow that hears `alert.*` can write an e-mail of it. */
function alertEvent(type: string, alert: Alert, at: number): ArrivingEvent {
  const { id, kind, flow, node, message, since } = alert
  const data = { alert: id, kind, flow, step: node, message, since }
  return {
    offset: 0,
    split: 0,
    channel: programsChannel,
    id: digest(`${type}\n${id}\n${at}`, 32),
    source: '/counterflow/alerts',
    type,
    subject: `alert/${id}`,
    time: at,
    partitionkey: null,
    correlationid: null,
    causationid: null,
    attributes: null,
    data,
    text: JSON.stringify(data),
  }
}

const asJson = (alert: Alert): Json => ({ ...alert })

function readAlerts(kept: Json | undefined): readonly Alert[] {
  return Array.isArray(kept) ? (kept as readonly Json[]).filter(isObject).map((each) => each as unknown as Alert) : []
}
