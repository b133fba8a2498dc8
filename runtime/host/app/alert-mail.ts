/** Alerts by e-mail, without a flow for it: one mail for what is new at the same time, through the ledger like any other. */
import { type Alert, type AlertMail, type AlertsApi, alertFlow } from '../../model/api/alerts.ts'
import { practice } from '../../model/connection.ts'
import { digest } from '../../model/digest.ts'
import type { Effect } from '../../model/effect.ts'
import { isObject } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Connections } from '../connections/connections.ts'
import { isAddress, readAddress } from '../services/mail-address.ts'
import { operatorEvent } from './operator-events.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

export const alertStage = `${alertFlow}/mail`

const setting = 'alerts mail'
const lastSetting = 'alerts mail last'
/** A receiver that is away for a night is tried until the morning. */
const policy = { tries: 20, maximumAge: 24 * 3_600_000 }

export type AlertMailParts = {
  readonly running: Running
  readonly connections: Connections
  person(by: string): string
}

export function openAlertMail(parts: ShopParts, { running, connections, person }: AlertMailParts) {
  const { store, services, plans } = parts
  const { settings } = store.parts

  function wish(): { readonly connection: string | null; readonly to: string } {
    const kept = settings.get(setting)
    const connection = isObject(kept) && typeof kept.connection === 'string' ? kept.connection : null
    return { connection, to: isObject(kept) && typeof kept.to === 'string' ? kept.to : '' }
  }

  function read(): AlertMail {
    const key = settings.get(lastSetting)
    const effect = typeof key === 'string' ? store.effect(key) : undefined
    const last = effect ? { at: effect.updated, state: effect.state, reason: effect.reason } : null
    return { ...wish(), last }
  }

  /** `offset`: the event that it is about. */
  function ask(subject: string, text: string, offset: number, cause: string): void {
    const { connection, to } = wish()
    if (connection === null) return
    const now = services.clock.now()
    const key = digest(`${alertStage}\n${cause}`, 40)
    const request = { connection, to, subject, text, form: 'text' as const }
    const effect: Effect = {
      ...{ key, stage: alertStage, offset, split: 0, lane: key, service: 'email', class: 'once', request, policy },
      ...{ state: 'pending', attempts: 0, due: now, answer: null, reason: '', created: now, updated: now },
    }
    running.runtime().engine.ask([effect])
    store.atomically(() => settings.set(lastSetting, key))
    running.runtime().nudge()
  }

  function sayAlert({ flow, message }: Alert): string {
    const hash = store.deployments().find((each) => each.flow === flow)?.hash
    const name = hash === undefined ? undefined : plans.of(hash)?.flow.name
    return name === undefined ? message : `${name}: ${message}`
  }

  const methods = {
    'alerts.mail': () => read(),
    'alerts.setMail': async ({ connection, to, by }) => {
      if (connection !== null) {
        if (connection !== practice.name && connections.get(connection)?.kind !== 'mail') throw noConnection(connection)
        const address = readAddress(to)
        if (!isAddress(address)) throw noAddress(address.reason)
      }
      store.atomically(() => {
        settings.set(setting, { connection, to: to.trim() })
        settings.drop(lastSetting)
      })
      const at = services.clock.now()
      const act = { type: 'counterflow.alerts.mailed', flow: null, by: person(by), at, key: String(at) }
      await running.runtime().accept([operatorEvent({ ...act, data: { connection } })])
      return read()
    },
    'alerts.tryMail': async ({ by }) => {
      if (wish().connection === null)
        throw new CounterflowError('MAIL_OFF', 'Alerts are not sent by e-mail.', {
          kept: 'Nothing was sent.',
          advice: 'Choose a mail connection and an address first.',
        })
      const at = services.clock.now()
      const act = { type: 'counterflow.alerts.tried', flow: null, by: person(by), at, key: String(at) }
      const [accepted] = await running.runtime().accept([operatorEvent({ ...act, data: {} })])
      const offset = accepted && accepted.kind !== 'refused' && 'offset' in accepted ? accepted.offset : store.head
      ask('Counterflow can reach you', 'This is how an alert will come. Nothing is wrong.', offset, `try ${at}`)
      return read()
    },
  } satisfies MailMethods
  return {
    methods,
    /** `offset`: where the first of them was written down. */
    tell(fresh: readonly Alert[], offset: number): void {
      const [first] = fresh
      if (first === undefined) return
      const subject = fresh.length === 1 ? `Alert: ${sayAlert(first)}` : `${fresh.length} alerts: ${sayAlert(first)}`
      const lines = fresh.map((alert) => `- ${sayAlert(alert)}`)
      const text = ['This was noticed now and tells of itself once:', '', ...lines, '', advice].join('\n')
      ask(subject.slice(0, 200), text, offset, fresh.map(({ id, since }) => `${id} ${since}`).join('\n'))
    },
  }
}

const advice = 'Open Counterflow and press the bell to see where it comes from.'

type MailMethods = {
  readonly [M in Exclude<keyof AlertsApi, 'alerts.list'>]: (
    argument: AlertsApi[M]['arguments'],
  ) => AlertsApi[M]['result'] | Promise<AlertsApi[M]['result']>
}

const noConnection = (name: string): CounterflowError =>
  new CounterflowError('CONNECTION_MISSING', `There is no mail connection ${name} on this computer.`, {
    kept: 'Alerts are told as before.',
    advice: 'Add a mail connection first, or choose another one.',
    details: { connection: name },
  })

const noAddress = (reason: string): CounterflowError =>
  new CounterflowError('MAIL_ADDRESS', reason, {
    kept: 'Alerts are told as before.',
    advice: 'Give one address, such as ann@example.com.',
  })
