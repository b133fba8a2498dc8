/** The places at which a process can be made to die: between any two things that one commit or one call consists of. */
import type { SqliteStore } from '../../runtime/host/store/sqlite-store.ts'
import type { EffectService, Random } from '../../runtime/model/services.ts'

/** Each with about half the number of times that an undisturbed process passes it. */
const passages = {
  'events appended': 8,
  'stage written': 40,
  'ledger written': 20,
  'file written': 8,
  'file synced, before COMMIT': 4,
  'behind COMMIT': 40,
  'before the anchor': 40,
  'behind the anchor': 40,
  'behind the index': 40,
  'before the call': 60,
  'behind the call': 60,
  'before the answer to the sender': 8,
} as const

export type Step = keyof typeof passages
export const steps = Object.keys(passages) as readonly Step[]
/** To die when a step is passed for the n-th time. */
export type Death = { readonly step: Step; readonly times: number }

/** Earlier with every process of a store, because less and less is left to do. */
export const deathAt = (step: Step, run: number, random: Random): Death => ({
  step,
  times: 1 + Math.floor(random() * Math.ceil(passages[step] / run)),
})

export type Passed = (step: Step) => void

export function dyingAt(death: Death | undefined): Passed {
  let times = 0
  return (step) => {
    if (step === death?.step && ++times >= death.times) process.kill(process.pid, 'SIGKILL')
  }
}

/** Puts the steps around the parts of an open store. */
export function watchStore({ parts }: SqliteStore, passed: Passed): void {
  around(parts.events, 'append', passed, undefined, 'events appended')
  around(parts.state, 'write', passed, undefined, 'stage written')
  around(parts.ledger, 'writeEffects', passed, undefined, 'ledger written')
  // Most commits write no file, and sync nothing.
  let written = false
  const passedFile: Passed = (step) => {
    if (step === 'file written') written = true
    if (written) passed(step)
    if (step === 'file synced, before COMMIT') written = false
  }
  around(parts.files, 'append', passedFile, undefined, 'file written')
  around(parts.files, 'sync', passedFile, undefined, 'file synced, before COMMIT')
  around(parts.files, 'committed', passed, 'behind COMMIT', undefined)
  around(parts.identity, 'step', passed, undefined, 'behind the index')
  if (parts.anchor) around(parts.anchor, 'write', passed, 'before the anchor', 'behind the anchor')
}

export const watchedService = (service: EffectService, passed: Passed): EffectService => ({
  async attempt(effect) {
    passed('before the call')
    const attempt = await service.attempt(effect)
    passed('behind the call')
    return attempt
  },
})

function around<T extends object>(
  part: T,
  name: keyof T & string,
  passed: Passed,
  before: Step | undefined,
  after: Step | undefined,
): void {
  const inner: unknown = Reflect.get(part, name)
  if (typeof inner !== 'function') throw new Error(`A store has no ${name} any more: put the step elsewhere`)
  Reflect.set(part, name, (...args: unknown[]): unknown => {
    if (before) passed(before)
    const result: unknown = Reflect.apply(inner, part, args)
    if (after) passed(after)
    return result
  })
}
