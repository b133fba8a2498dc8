/** While nothing may be done outside, the runtime rests: it neither sends nor looks again and again whether it may. */
import { expect, it } from 'vitest'
import { eventFromInput, isRefusal } from '../../runtime/engine/arrival.ts'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import { SimulatedClock, seeded } from '../../runtime/engine/simulated.ts'
import { files } from '../../runtime/host/files/files.ts'
import { Runtime } from '../../runtime/host/runtime.ts'
import { flowOf, planOf } from '../engine/flows.ts'

const plan = planOf(
  flowOf(
    {
      till: { type: 'manual' },
      call: { type: 'http', url: 'https://shop.example/', method: 'PUT', body: 'data' },
    },
    ['till.event > call'],
  ),
)

it('has nothing due while it is paused, and sends once it may', async () => {
  const clock = new SimulatedClock(Date.UTC(2026, 2, 2))
  let paused = true
  let sent = 0
  const http = {
    attempt: async () => {
      sent++
      return { kind: 'done', answer: null } as const
    },
  }
  const services = { clock, random: seeded(1), files, effects: { http } }
  const runtime = new Runtime({ store: createMemoryStore(), services, effectsPaused: () => paused })
  runtime.start(plan)
  const event = eventFromInput(
    { type: 'sale', id: '1', data: 1 },
    { channel: `${plan.flow.id}/till.event`, source: '/s', now: clock.now(), id: () => null },
  )
  if (isRefusal(event)) throw new Error(event.message)
  await runtime.accept([event])
  await runtime.idle()
  expect([sent, runtime.nextDue]).toEqual([0, undefined])
  paused = false
  runtime.nudge()
  await runtime.idle()
  expect([sent, runtime.nextDue]).toEqual([1, undefined])
  await runtime.stop()
})
