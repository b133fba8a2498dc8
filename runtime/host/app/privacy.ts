/** A window asks to forget somebody. */
import { basename, dirname, join } from 'node:path'
import type { PrivacyApi, StoreCopy } from '../../model/api/privacy.ts'
import type { JsonObject } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { findPerson } from '../privacy/find-person.ts'
import { forget } from '../privacy/forget.ts'
import { stillNamed } from '../privacy/still-named.ts'
import { cleanCopies, dropCopy } from '../privacy/store-copies.ts'
import type { Search } from '../store/search.ts'
import { chosenCopies, knownCopies } from './known-copies.ts'
import { operatorEvent } from './operator-events.ts'
import { openPin } from './pin.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

export type PrivacyParts = {
  readonly running: Running
  readonly search: Search
  person(by: string): string
  /** Brings the copies in step with the tables that somebody was taken out of. */
  copied(): Promise<void>
  /** What changes which flows run is done one after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
}

type PrivacyMethods = {
  readonly [M in keyof PrivacyApi]: (
    argument: PrivacyApi[M]['arguments'],
  ) => PrivacyApi[M]['result'] | Promise<PrivacyApi[M]['result']>
}

/** As many as show that it is the right person. */
const mostNames = 6

export function openPrivacy(
  { store, services }: Pick<ShopParts, 'store' | 'services'>,
  { running, search, person, copied, inTurn }: PrivacyParts,
): PrivacyMethods {
  const guard = openPin({ store, services })
  const copies = (): readonly StoreCopy[] => knownCopies(store)

  async function note(type: string, by: string, data: JsonObject): Promise<void> {
    const at = services.clock.now()
    await running.runtime().accept([operatorEvent({ type, flow: null, by: person(by), at, data, key: String(at) })])
  }

  return {
    'person.copies': copies,
    'person.clean': ({ paths, by, pin }) =>
      inTurn(async () => {
        if (guard.state().set) await guard.prove(pin)
        await cleanCopies(store, chosenCopies(store, paths), services.clock.now())
        await note('counterflow.copies.cleaned', by, { copies: paths.length })
        return copies()
      }),
    'person.drop': ({ path, by, pin }) =>
      inTurn(async () => {
        if (guard.state().set) await guard.prove(pin)
        const [copy] = chosenCopies(store, [path])
        dropCopy(path)
        await note('counterflow.copy.deleted', by, { name: basename(path), made: copy?.at ?? 0 })
        return copies()
      }),
    'person.find': ({ text }) => {
      const { events, first, last, names } = findPerson(store, search, text)
      return { events: events.length, first, last, names: names.strong.slice(0, mostNames) }
    },
    'person.forget': ({ text, by, pin, copies: alsoCopies = false }) =>
      inTurn(async () => {
        // What is gone for good asks for it, as money does.
        if (guard.state().set) await guard.prove(pin)
        const found = findPerson(store, search, text)
        if (found.keys.length === 0)
          throw new CounterflowError('PERSON_MISSING', 'Nothing personal is kept under this name.', {
            kept: 'Nothing was changed.',
            advice: 'Try the customer number or the e-mail address of an order.',
          })
        const at = services.clock.now()
        const files = join(dirname(store.path), 'files')
        const done = await running.standing(() => {
          const forgotten = forget(store, found, files, at)
          running.runtime().engine.reread(forgotten.effects)
          return forgotten
        })
        const unsent = done.effects.filter((key) => store.effect(key)?.updated === at).length
        await copied()
        const { keys, events, cells, places } = done
        const act = { type: 'counterflow.customer.forgotten', flow: null, by: person(by), at }
        // Never who it was: that is what was to be forgotten.
        const data = { keys, events, cells, places, unsent }
        await running.runtime().accept([operatorEvent({ ...act, data, key: found.keys.join() })])
        const naming = copies().filter(({ names }) => names === 'perhaps')
        if (alsoCopies) await cleanCopies(store, naming, services.clock.now(), found.names)
        const left = await stillNamed(store.path, found.names)
        return {
          events,
          places: cells + places,
          unsent,
          left,
          copies: copies().filter(({ names }) => names !== 'nobody'),
        }
      }),
  }
}
