/** Answers the pages that wait. To say the same thing twice is harmless, so nothing of it is asked about. */
import type { EffectService } from '../../model/services.ts'
import type { Answers } from '../ingress/forms/answers.ts'

export const pushService = (answers: Answers): EffectService => ({
  inside: true,
  // Where nobody waits it is kept in the ledger all the same: a page that comes back finds it there.
  attempt: async (effect) => ({ kind: 'done', answer: { heard: answers.say(effect) } }),
})
