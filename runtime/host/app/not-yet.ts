/** In place of a service that this Counterflow does not have: nothing is sent, nothing is called done, and in the end a person is asked. */
import type { EffectService } from '../../model/services.ts'

export const notYet: EffectService = {
  attempt: async () => ({
    kind: 'retry',
    reason: 'Nothing was sent: this Counterflow cannot make web calls yet',
  }),
}
