/** The process that is killed around a charge: one payment, a real store, the real services, and a moment to die at. */
import { eventFromInput } from '../../runtime/engine/arrival.ts'
import { publish } from '../../runtime/engine/publish.ts'
import { systemClock } from '../../runtime/host/clock.ts'
import { openConnections } from '../../runtime/host/connections/connections.ts'
import { putSecrets } from '../../runtime/host/connections/credentials.ts'
import { files } from '../../runtime/host/files/files.ts'
import { Runtime } from '../../runtime/host/runtime.ts'
import { openSecretFile, secretFileOf } from '../../runtime/host/secrets/secret-file.ts'
import { openApprovals } from '../../runtime/host/services/approvals.ts'
import { openOutside } from '../../runtime/host/services/open-outside.ts'
import { openStore } from '../../runtime/host/store/open.ts'
import type { ArrivingEvent } from '../../runtime/model/event.ts'
import type { EffectService } from '../../runtime/model/services.ts'
import { key, planOf } from '../host/services/outside.ts'

export type PaymentTask = {
  readonly store: string
  readonly provider: 'stripe' | 'practice'
  readonly address: string
  readonly secret: string
  readonly does: string
  /** `accepted`: before anything is begun; `begun`: before the call; `answered`: before the answer is written down. */
  readonly death?: 'accepted' | 'begun' | 'answered'
}

const task: PaymentTask = JSON.parse(process.argv[2] ?? '{}')
const die = (): never => {
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}

const store = openStore(task.store, { program: 'fault payment', reserveBytes: 0 })
const connections = openConnections(store)
const secrets = openSecretFile(secretFileOf(task.store), key)
if (connections.get('till') === undefined) {
  const made = connections.add({ name: 'till', kind: 'stripe', facts: { address: task.address }, mode: 'test' }, 0)
  putSecrets(secrets, made, { key: [task.secret] })
}
const connection = task.provider === 'stripe' ? 'till' : 'practice'
const plan = planOf({ type: 'payment', config: { connection: { $connection: connection }, does: task.does } })
const outside = openOutside({
  ...{ store: task.store, clock: systemClock, connections, secrets, approvals: openApprovals(store) },
  planOf: () => plan,
  notify: () => {},
})
const { payment } = outside.effects
if (payment === undefined) throw new Error('There is no service for payments')
const dying: EffectService = {
  ...payment,
  async attempt(effect) {
    if (task.death === 'begun') die()
    const answer = await payment.attempt(effect)
    if (task.death === 'answered') die()
    return answer
  },
}
const before = store.deployments().length > 0 ? plan : undefined
publish(store, plan, before, JSON.stringify(plan.flow), Date.now())
const runtime = new Runtime({
  store,
  services: { clock: systemClock, random: () => 0, files, effects: { payment: dying } },
  effectsPaused: () => task.death === 'accepted',
})
runtime.start(plan)
const event = eventFromInput(
  {
    id: 'e1',
    type: 'payment.submitted',
    data: {
      payment_id: 'P-1',
      amount: { minor: 4200, currency: 'GBP' },
      method_token: 'pm_card_visa',
      provider_ref: 'pi_9',
    },
  },
  { channel: 'example/in.event', source: '/test', now: Date.now(), id: () => 'e1' },
)
await runtime.accept([event as ArrivingEvent])
if (task.death === 'accepted') die()
// Effects that are due in a moment are waited for.
while (store.effects({ states: ['pending', 'inflight'] }).length > 0) await new Promise((done) => setTimeout(done, 5))
await runtime.stop()
await outside.close()
store.close()
