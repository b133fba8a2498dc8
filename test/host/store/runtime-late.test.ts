/** A runtime whose commits do not wait for the disk: it goes on meanwhile, and tells nobody before the disk has it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flowOf, planOf } from '../../engine/flows.ts'
import { held, type Sent, some, turns, until } from './held-disk.ts'

describe('few events', () => {
  it('are answered when the disk has them, and the next wait with their commit', async () => {
    const { store, runtime, asked, send, taken } = held()
    const first = send(some(1, 10))
    await taken()
    const second = send(some(11, 10))
    await turns()
    expect([store.head, first.known, second.known, runtime.engine.isIdle]).toEqual([10, false, false, false])
    asked.shift()?.tell()
    await until(() => first.known && store.head === 20)
    expect(second.known).toBe(false)
    await taken()
    asked.shift()?.tell()
    await until(() => second.known)
    await runtime.idle()
    await runtime.stop()
  })

  it('are not left behind when it stops', async () => {
    const { runtime, asked, send, taken } = held()
    const sent = send(some(1, 10))
    await taken()
    let stopped = false
    const stop = runtime.stop().then(() => {
      stopped = true
    })
    await turns()
    expect([stopped, sent.known]).toEqual([false, false])
    asked.shift()?.tell()
    await stop
    expect(sent.known).toBe(true)
  })

  it('are told to have failed where they are lost, and nothing goes on', async () => {
    const { store, failures, asked, send, taken } = held()
    const first = send(some(1, 10))
    await taken()
    const next = send(some(11, 10))
    asked.shift()?.tell(gone)
    await until(() => next.failure !== undefined)
    const last = send(some(21, 10))
    await until(() => last.failure !== undefined)
    expect([first, next, last].map(({ failure }) => failure)).toEqual(Array(3).fill('the disk is gone'))
    expect([store.head, failures]).toEqual([10, [gone]])
  })
})

describe('many events', () => {
  it('are committed while the disk takes the last, and answered when it has taken them', async () => {
    const { store, runtime, asked, send, taken } = held()
    const first = send(some(1, 600))
    await taken()
    const second = send(some(601, 600))
    await until(() => store.head === 1200)
    await turns()
    // The disk is asked for the second when it has the first.
    expect([first.known, second.known, asked.length, store.safe]).toEqual([false, false, 1, 600])
    const third = send(some(1201, 600))
    await until(() => store.head === 1800)
    asked.shift()?.tell()
    await until(() => first.known)
    await taken()
    await turns()
    expect([second.known, third.known, asked.length, store.safe]).toEqual([false, false, 1, 1800])
    asked.shift()?.tell()
    await until(() => second.known && third.known)
    await runtime.idle()
    expect(asked.length).toBe(0)
    await runtime.stop()
  })

  it('are not answered where the disk does not take those before', async () => {
    const { store, failures, asked, send, taken } = held()
    const first = send(some(1, 600))
    await taken()
    const second = send(some(601, 600))
    await until(() => store.head === 1200)
    asked.shift()?.tell(gone)
    await until(() => first.failure !== undefined && second.failure !== undefined)
    await turns()
    expect([first.known, second.known, asked.length, failures]).toEqual([false, false, 0, [gone]])
  })

  it('are not answered where the disk takes those before and not them', async () => {
    const { store, failures, asked, send, taken } = held()
    const first = send(some(1, 600))
    await taken()
    const second = send(some(601, 600))
    await until(() => store.head === 1200)
    asked.shift()?.tell()
    await taken()
    asked.shift()?.tell(gone)
    await until(() => second.failure !== undefined)
    expect([first.known, second.known, failures]).toEqual([true, false, [gone]])
  })

  it('that were sent a second time meanwhile are answered with the first', async () => {
    const { store, runtime, asked, send, taken } = held()
    const first = send(some(1, 600))
    await taken()
    const again = send(some(1, 600))
    await until(() => runtime.engine.queuedEvents === 0)
    await turns()
    expect([store.head, again.known]).toEqual([600, false])
    asked.shift()?.tell()
    await until(() => first.known)
    await taken()
    expect(again.known).toBe(false)
    asked.shift()?.tell()
    await until(() => again.known)
    expect(again.acceptances[599]).toEqual({ kind: 'duplicate', offset: 600 })
    await runtime.idle()
    await runtime.stop()
  })

  it('are all on the disk when it has stopped', async () => {
    const { store, runtime, asked, send, taken } = held()
    const sent = [send(some(1, 600))]
    await taken()
    sent.push(send(some(601, 600)))
    await until(() => store.head === 1200)
    const stop = runtime.stop()
    sent.push(send(some(1201, 600)))
    await turns()
    // Who is about to stop waits for the disk first.
    expect(store.head).toBe(1200)
    asked.shift()?.tell()
    await taken()
    asked.shift()?.tell()
    await until(() => store.head === 1800)
    await Promise.race([stop, taken().then(() => asked.shift()?.tell())])
    await stop
    expect(sent.every(({ known }) => known)).toBe(true)
    expect(store.safe).toBe(1800)
  })

  it('wait where somebody has decided something, who hears of it when the disk has it', async () => {
    const { store, runtime, asked, send, taken } = held()
    send(some(1, 600))
    await taken()
    let decided = false
    void runtime.decide([]).then(() => {
      decided = true
    })
    const second = send(some(601, 600))
    await turns()
    expect([store.head, decided]).toEqual([600, false])
    asked.shift()?.tell()
    await until(() => decided && store.head === 1200)
    await taken()
    asked.shift()?.tell()
    await until(() => second.known)
    await runtime.idle()
    await runtime.stop()
  })
})

describe('effects', () => {
  const plan = planOf(
    flowOf(
      {
        till: { type: 'manual' },
        paid: { type: 'filter', when: 'event.type == "paid"' },
        call: { type: 'http', url: 'https://shop.example/', method: 'PUT', body: 'data' },
      },
      ['till.event > paid', 'paid.pass > call'],
    ),
  )
  const channel = `${plan.flow.id}/till.event`

  it('begin when the disk has what they were asked for in', async () => {
    const { store, runtime, receiver, asked, send, taken } = held()
    runtime.start(plan)
    const first = send(some(1, 600, { channel }))
    await taken()
    const second = send([...some(601, 1, { channel, type: 'paid' }), ...some(602, 600, { channel })])
    await until(() => store.head === 1201)
    await until(() => runtime.engine.openEffects === 1)
    asked.shift()?.tell()
    await until(() => first.known)
    await taken()
    await turns()
    expect([second.known, receiver.calls.length]).toEqual([false, 0])
    // One that is due is not kept waiting by what comes behind it.
    const third = send(some(1301, 600, { channel }))
    await turns()
    expect(store.head).toBe(1201)
    asked.shift()?.tell()
    await until(() => second.known && receiver.calls.length === 1)
    while (!third.known) {
      await until(() => asked.length > 0 || third.known)
      asked.shift()?.tell()
    }
    await runtime.idle()
    await runtime.stop()
  })

  it('never begin where the disk did not take it', async () => {
    const { store, runtime, receiver, asked, send, taken } = held()
    runtime.start(plan)
    send(some(1, 600, { channel }))
    await taken()
    const second = send([...some(601, 1, { channel, type: 'paid' }), ...some(602, 600, { channel })])
    await until(() => store.head === 1201)
    asked.shift()?.tell()
    await taken()
    asked.shift()?.tell(gone)
    await until(() => second.failure !== undefined)
    await turns()
    expect([second.known, receiver.calls.length]).toEqual([false, 0])
  })
})

it('whoever is answered was on the disk before, whatever comes when', async () => {
  const step = fc.oneof(
    fc.record({ send: fc.integer({ min: 1, max: 900 }), again: fc.boolean() }),
    fc.record({ turns: fc.integer({ min: 1, max: 3 }) }),
    fc.constant({ tell: true }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), fc.boolean(), async (steps, breaks) => {
      const { store, runtime, asked, send } = held()
      const sent: Sent[] = []
      let [count, there] = [0, 0]
      const look = (): void => {
        for (const { known, acceptances } of sent)
          if (known) for (const one of acceptances) if ('offset' in one) expect(one.offset).toBeLessThanOrEqual(there)
        // As for those that commit by themselves, each of which the disk has at once.
        expect(store.safe).toBeLessThanOrEqual(store.head)
      }
      const tell = (lost?: unknown): void => {
        const next = asked.shift()
        if (next !== undefined && lost === undefined) there = Math.max(there, next.head)
        next?.tell(lost)
      }
      for (const one of steps) {
        if ('send' in one) {
          sent.push(send(some(one.again ? Math.max(1, count - 50) : count + 1, one.send)))
          count += one.send
        } else if ('turns' in one) for (let n = 0; n < one.turns; n++) await turns()
        else tell()
        await turns()
        // Fewer than eight are committed with the disk.
        if (asked.length === 0) there = Math.max(there, store.safe)
        look()
      }
      if (breaks) {
        await turns()
        if (asked.length > 0) tell(gone)
        await turns()
        look()
      }
      while (!sent.every(({ known, failure }) => known || failure !== undefined)) {
        await turns()
        tell()
        await turns()
        if (asked.length === 0) there = Math.max(there, store.safe)
        look()
      }
      await runtime.stop()
    }),
    { numRuns: 15 },
  )
})

const gone = new Error('the disk is gone')
