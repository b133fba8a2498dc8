/** Everything that acts outside, put together for one store. */
import type { Plan } from '../../compile/plan.ts'
import type { Clock, EffectService } from '../../model/services.ts'
import type { Connections } from '../connections/connections.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { Approvals } from './approvals.ts'
import { openEmailService } from './email.ts'
import { httpService, lookupService } from './http.ts'
import { mailServers } from './mail-servers.ts'
import { type Notification, openNotificationService } from './notification.ts'
import { paymentService } from './payment.ts'
import { withPracticeMail } from './practice-mail.ts'
import { openPracticeFile, practiceFileOf } from './practice-memory.ts'
import { openRights } from './rights.ts'
import type { CallParts } from './web-call.ts'
import { openWebClient, type WebClient, type WebClientOptions } from './web-client.ts'

export type OutsideOptions = {
  /** Path of the store. */
  readonly store: string
  readonly clock: Clock
  readonly connections: Connections
  readonly secrets: SecretStore
  readonly approvals: Approvals
  planOf(flow: string): Plan | undefined
  readonly web?: WebClientOptions
  /** Shows something to whoever is there. */
  readonly notify: Notify
  /** When e-mails went out by a connection, see `EmailParts`. */
  sentSince?(connection: string, since: number): readonly number[]
}

export type Notify = (notification: Notification) => void

export type Outside = {
  readonly effects: { readonly [service: string]: EffectService }
  /** For whoever else calls a server: producers that catch up, and the test of a connection. */
  readonly client: WebClient
  readonly notify: Notify
  close(): Promise<void>
}

export function openOutside(options: OutsideOptions): Outside {
  const { clock, connections, secrets, notify } = options
  const client = openWebClient(options.web)
  const practice = openPracticeFile(practiceFileOf(options.store))
  const parts: CallParts = { clock, client, connections, secrets, rights: openRights(options) }
  return {
    effects: {
      email: withPracticeMail(
        openEmailService({
          clock,
          serverOf: mailServers({ connections, secrets }),
          ...(options.sentSince === undefined ? {} : { sentSince: options.sentSince }),
          heldBack: (connection, perHour) => notify(heldBack(connection, perHour, clock.now())),
        }),
        connections,
      ),
      http: httpService(parts),
      lookup: lookupService(parts),
      notification: openNotificationService(notify),
      payment: paymentService(parts, practice),
    },
    client,
    notify,
    async close() {
      await client.close()
      practice.close()
    },
  }
}

const heldBack = (connection: string, perHour: number, now: number): Notification => ({
  id: `held back ${connection} ${now}`,
  flow: '',
  title: 'E-mails are held back',
  text: `More than ${perHour} in an hour wanted to go out by ${connection}. See whether a flow runs wild; if all is well, allow more in the connection.`,
})
