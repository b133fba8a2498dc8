/** How much goes to one receiver at a time, and when it is left alone. */
import { expect, it } from 'vitest'
import { SimulatedClock } from '../../../runtime/engine/simulated.ts'
import { Traffic } from '../../../runtime/host/traffic.ts'
import type { Attempt, Effect } from '../../../runtime/model/effect.ts'

const effect = (key: string, to: string | undefined): Effect => ({
  key,
  stage: 'shop/call',
  offset: 1,
  split: 0,
  lane: key,
  service: 'http',
  class: 'once',
  request: to ?? null,
  policy: { tries: 5, maximumAge: 86_400_000 },
  state: 'pending',
  attempts: 0,
  due: 0,
  answer: null,
  reason: '',
  created: 0,
  updated: 0,
})
const down: Attempt = { kind: 'retry', reason: 'down' }
const fine: Attempt = { kind: 'done', answer: null }

function open(): { clock: SimulatedClock; traffic: Traffic } {
  const clock = new SimulatedClock(1_000_000)
  const destination = ({ request }: Effect): string | undefined => (typeof request === 'string' ? request : undefined)
  return { clock, traffic: new Traffic(clock, () => 0.999, destination) }
}
const through = (traffic: Traffic, to: string | undefined, count: number): number => {
  const gate = traffic.gate()
  return Array.from({ length: count }, (_, n) => effect(`${to}${n}`, to)).filter(gate).length
}
function fail(traffic: Traffic, times: number, attempt = down): void {
  for (let n = 0; n < times; n++) {
    traffic.began(effect('a', 'a.example'))
    traffic.ended(effect('a', 'a.example'), attempt)
  }
}

it('sends four at a time to one receiver, and as many to others; what goes nowhere in particular is not counted', () => {
  const { traffic } = open()
  for (let n = 0; n < 3; n++) traffic.began(effect(String(n), 'a.example'))
  expect([
    through(traffic, 'a.example', 10),
    through(traffic, 'b.example', 3),
    through(traffic, undefined, 10),
  ]).toEqual([1, 3, 10])
})

it('leaves a receiver alone after three failures in a row, for pauses that grow up to five minutes', () => {
  const { clock, traffic } = open()
  fail(traffic, 2)
  expect(traffic.mayGo(effect('a', 'a.example'))).toBe(true)
  const pauses = Array.from({ length: 10 }, () => {
    fail(traffic, 1)
    const next = traffic.nextOpening() ?? 0
    const pause = next - clock.now()
    expect(traffic.mayGo(effect('a', 'a.example'))).toBe(false)
    expect(traffic.mayGo(effect('b', 'b.example'))).toBe(true)
    clock.advance(pause)
    return Math.round(pause / 1_000)
  })
  expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300, 300])
})

it('tries with one effect first, and with all of them when that went well', () => {
  const { clock, traffic } = open()
  fail(traffic, 3)
  clock.advance(10_000)
  expect(through(traffic, 'a.example', 10)).toBe(1)
  traffic.began(effect('a', 'a.example'))
  expect(through(traffic, 'a.example', 10)).toBe(0)
  traffic.ended(effect('a', 'a.example'), fine)
  expect(through(traffic, 'a.example', 10)).toBe(4)
})

it('takes a refusal for an answer', () => {
  const { traffic } = open()
  fail(traffic, 2)
  fail(traffic, 1, { kind: 'failed', reason: 'no', answer: null })
  fail(traffic, 2)
  expect(traffic.mayGo(effect('a', 'a.example'))).toBe(true)
})

it('waits as long as the receiver asks for, an hour at most', () => {
  const { clock, traffic } = open()
  fail(traffic, 1, { kind: 'retry', reason: '429', retryAfter: 90_000 })
  expect((traffic.nextOpening() ?? 0) - clock.now()).toBe(90_000)
  fail(traffic, 1, { kind: 'retry', reason: '429', retryAfter: 10 * 365 * 86_400_000 })
  expect((traffic.nextOpening() ?? 0) - clock.now()).toBe(3_600_000)
})

it('says since when and until when', () => {
  const { clock, traffic } = open()
  const since = clock.now()
  fail(traffic, 1)
  clock.advance(1_000)
  fail(traffic, 2)
  expect(traffic.holdOf(effect('a', 'a.example'))).toEqual({ since, next: traffic.nextOpening() })
  expect(traffic.holdOf(effect('b', 'b.example'))).toBeUndefined()
})
