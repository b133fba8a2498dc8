/** Payments as effects: through the provider of the connection that the step names. */
import { practiceLookUp, practicePayment } from '../../engine/practice-payments.ts'
import type { Attempt, Effect } from '../../model/effect.ts'
import { type PaymentRequest, readPaymentRequest } from '../../model/payment.ts'
import type { Clock, EffectService } from '../../model/services.ts'
import type { PracticeFile } from './practice-memory.ts'
import { stripeLookUp, stripePayment } from './stripe.ts'
import type { CallParts } from './web-call.ts'

type Provider = {
  pay(effect: Effect, request: PaymentRequest): Promise<Attempt>
  lookUp(effect: Effect, request: PaymentRequest): Promise<Attempt>
}

export function paymentService(parts: CallParts, memory: PracticeFile): EffectService {
  const stripe: Provider = {
    pay: (effect, request) => stripePayment(effect, request, parts),
    lookUp: (effect, request) => stripeLookUp(effect, request, parts),
  }
  const simulator = practiceProvider(memory, parts.clock)

  const through = async (effect: Effect, what: keyof Provider): Promise<Attempt> => {
    const request = readPaymentRequest(effect.request)
    if (request === undefined) return { kind: 'failed', reason: 'The request is none', answer: null }
    const kind = parts.connections.get(request.connection)?.kind
    if (kind === 'simulator') return simulator[what](effect, request)
    if (kind === 'stripe') return stripe[what](effect, request)
    return kind === undefined
      ? { kind: 'retry', reason: `There is no connection ${request.connection} on this computer` }
      : { kind: 'failed', reason: `${request.connection} takes no payments`, answer: { code: 'no_payments' } }
  }
  return {
    // The practice provider is nobody whose trouble could be made worse.
    destination({ request }) {
      const { connection = '' } = readPaymentRequest(request) ?? {}
      const kind = parts.connections.get(connection)?.kind
      return kind === undefined || kind === 'simulator' ? undefined : connection
    },
    attempt: (effect) => through(effect, 'pay'),
    lookUp: (effect) => through(effect, 'lookUp'),
  }
}

function practiceProvider(memory: PracticeFile, clock: Clock): Provider {
  return {
    async pay({ key }, request) {
      const { attempt, delay } = memory.together(() => practicePayment(key, request, memory))
      if (delay > 0) await new Promise<void>((resolve) => void clock.at(clock.now() + delay, resolve))
      return attempt
    },
    lookUp: async ({ key }, request) => practiceLookUp(key, request, memory),
  }
}
