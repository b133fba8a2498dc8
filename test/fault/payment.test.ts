/** T-B1: the process is killed at each of the four points around a charge; nobody is charged twice, and nothing is lost. */

import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { practiceFileOf } from '../../runtime/host/services/practice-memory.ts'
import { openStore } from '../../runtime/host/store/open.ts'
import { stripeStandIn, testKey } from '../host/services/stripe-stand-in.ts'
import type { PaymentTask } from './payment-program.ts'
import { newPlace } from './place.ts'
import { startNode } from './victim.ts'

const program = fileURLToPath(new URL('./payment-program.ts', import.meta.url))
const start = (task: PaymentTask) => startNode([program, JSON.stringify(task)], '/')

/** What the store says in the end. */
function outcomeOf(store: string) {
  const opened = openStore(store, { program: 'test', reserveBytes: 0 })
  try {
    const effects = opened.effects({}).map(({ state }) => state)
    const told = opened.read(0, 100).flatMap(({ type, channel }) => (channel.includes('/it.') ? [type] : []))
    return { effects, told }
  } finally {
    opened.close()
  }
}

/** Charges that the practice provider has made. */
function practised(store: string): number {
  const db = new Database(practiceFileOf(store), { readonly: true })
  try {
    return db.prepare<[], { value: string }>("SELECT value FROM memory WHERE name LIKE 'call/%'").all().length
  } finally {
    db.close()
  }
}

describe('T-B1 the process killed around a charge', () => {
  it.each<[provider: 'stripe' | 'practice', death: 'accepted' | 'begun' | 'sent' | 'answered']>([
    ['stripe', 'accepted'],
    ['stripe', 'begun'],
    ['stripe', 'sent'],
    ['stripe', 'answered'],
    ['practice', 'accepted'],
    ['practice', 'begun'],
    ['practice', 'answered'],
  ])('%s, %s', { timeout: 60_000 }, async (provider, death) => {
    const place = newPlace()
    const stripe = await stripeStandIn()
    const task = { store: place.store, provider, address: stripe.address, secret: testKey, does: 'charge' }
    try {
      const first = start({ ...task, ...(death === 'sent' ? {} : { death }) })
      // The charge is made, and its answer meets nobody any more.
      if (death === 'sent') stripe.onCharge = () => first.child.kill('SIGKILL')
      const ended = await first.ended
      expect([ended.killed, ended.err]).toEqual([true, ''])
      stripe.onCharge = undefined
      const again = await start(task).ended
      expect([again.code, again.err]).toEqual([0, ''])

      expect(outcomeOf(place.store)).toEqual({ effects: ['done'], told: ['payment.captured'] })
      if (provider === 'stripe') expect(stripe.intents).toHaveLength(1)
      else expect(practised(place.store)).toBe(1)
      // What may have happened was asked about before anything was done again.
      const deeds = stripe.calls.map(({ method }) => method)
      if (provider === 'stripe')
        expect(deeds).toEqual(
          { accepted: ['POST'], begun: ['GET', 'POST'], sent: ['POST', 'GET'], answered: ['POST', 'GET'] }[death],
        )
    } finally {
      await stripe.close()
      place.remove()
    }
  })
})
