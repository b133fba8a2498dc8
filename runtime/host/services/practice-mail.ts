/** E-mails through the practice connection: nothing is sent, and everything goes on as if it were. */

import { isObject } from '../../model/json.ts'
import type { EffectService } from '../../model/services.ts'
import type { Connections } from '../connections/connections.ts'

export const withPracticeMail = (service: EffectService, connections: Connections): EffectService => ({
  ...service,
  async attempt(effect) {
    const { connection } = isObject(effect.request) ? effect.request : {}
    const kind = typeof connection === 'string' ? connections.get(connection)?.kind : undefined
    return kind === 'simulator' ? { kind: 'done', answer: { practice: true } } : service.attempt(effect)
  },
})
