/** The places at which a process can be made to die: between any two things that one commit or one call consists of. */
import type { SqliteStore } from '../../runtime/host/store/sqlite-store.ts'
import type { EffectService } from '../../runtime/model/services.ts'

export const steps = [
  'events appended',
  'stage written',
  'ledger written',
  'file written',
  'file synced, before COMMIT',
  'behind COMMIT',
  'before the anchor',
  'behind the anchor',
  'behind the index',
  'before the call',
  'behind the call',
  'before the answer to the sender',
] as const

export type Step = (typeof steps)[number]
/** To die when a step is passed for the n-th time. */
export type Death = { readonly step: Step; readonly times: number }

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
  around(parts.files, 'append', passed, undefined, 'file written')
  around(parts.files, 'sync', passed, undefined, 'file synced, before COMMIT')
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
