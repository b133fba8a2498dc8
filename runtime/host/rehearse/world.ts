/**
 * The outside of a rehearsal: providers that remember what they did in a file, so that they outlive a program that is
 * killed between a deed and its record.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { practiceLookUp, practicePayment } from '../../engine/practice-payments.ts'
import type { Attempt, Effect } from '../../model/effect.ts'
import { isObject, type Json } from '../../model/json.ts'
import { readPaymentRequest } from '../../model/payment.ts'
import type { Clock, EffectService } from '../../model/services.ts'

/** One deed as the outside saw it. `of`: what was done, whatever the name of the call; a second one is one too many. */
export type Deed = { readonly service: string; readonly key: string; readonly of: string }

type Memory = { readonly memory: string; readonly value: Json }

export type WorldOptions = {
  readonly file: string
  readonly clock: Clock
  /** When payments cannot be reached, ms. */
  readonly down: readonly [number, number]
  /** Called when a deed is done and not yet answered. */
  onDeed(): void
}

export function openWorld({ file, clock, down, onDeed }: WorldOptions): { readonly [service: string]: EffectService } {
  const memory = new Map<string, Json>()
  const answered = new Map<string, Json>()
  for (const line of linesOf(file)) if ('memory' in line) memory.set(line.memory, line.value)
  for (const line of linesOf(file)) if ('key' in line) answered.set(line.key, { status: 200 })

  const remember = (name: string, value: Json): void => {
    memory.set(name, value)
    write(file, { memory: name, value })
  }
  const deed = (effect: Effect, of: string): void => {
    write(file, { service: effect.service, key: effect.key, of })
    onDeed()
  }
  const isDown = (): boolean => clock.now() >= down[0] && clock.now() < down[1]
  const gone: Attempt = { kind: 'retry', reason: 'The provider cannot be reached' }

  const payment: EffectService = {
    async attempt(effect) {
      const request = readPaymentRequest(effect.request)
      if (request === undefined) return { kind: 'failed', reason: 'It is no payment', answer: null }
      if (isDown()) return gone
      const isNew = !memory.has(`call/${effect.key}`)
      const { attempt } = practicePayment(effect.key, request, { get: (name) => memory.get(name), set: remember })
      if (isNew && memory.has(`call/${effect.key}`) && attempt.kind !== 'failed')
        deed(effect, `${request.does} ${request.payment} ${request.refund ?? ''}`)
      return attempt
    },
    async lookUp(effect) {
      const request = readPaymentRequest(effect.request)
      if (request === undefined) return { kind: 'failed', reason: 'It is no payment', answer: null }
      return isDown() ? gone : practiceLookUp(effect.key, request, { get: (name) => memory.get(name), set: remember })
    },
  }
  /** Everybody else does what he is told; of those, only who knows repeats by their key does a repeat once. */
  const others: EffectService = {
    async attempt(effect) {
      const before = answered.get(effect.key)
      if (before !== undefined && effect.class !== 'once') return { kind: 'done', answer: before }
      answered.set(effect.key, { status: 200 })
      deed(effect, effect.key)
      return { kind: 'done', answer: { status: 200 } }
    },
  }
  return {
    payment,
    ...Object.fromEntries(['http', 'email', 'lookup', 'push', 'notification'].map((name) => [name, others])),
  }
}

/** What was done outside, over all lives of the program. */
export const deedsIn = (file: string): readonly Deed[] => linesOf(file).filter((line) => 'of' in line)

/** A deed of the same name that was done once more. */
export function doubledIn(done: readonly Deed[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { service, of } of done) counts.set(`${service} ${of}`, (counts.get(`${service} ${of}`) ?? 0) + 1)
  return [...counts].filter(([, count]) => count > 1).map(([name, count]) => `${name.trim()}: ${count} times`)
}

const write = (file: string, line: Deed | Memory): void => appendFileSync(file, `${JSON.stringify(line)}\n`)

function linesOf(file: string): readonly (Deed | Memory)[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line): (Deed | Memory)[] => {
      if (line === '') return []
      const value: unknown = JSON.parse(line)
      return isObject(value) ? [value as Deed | Memory] : []
    })
}
