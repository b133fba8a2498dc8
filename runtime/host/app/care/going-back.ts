/** The way back to a copy, for a window: what would be lost, the copy brought near and proven beside all work, then the change. */
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { CareApi, Share, WayBack } from '../../../model/api/care.ts'
import { CounterflowError } from '../../../model/problem.ts'
import { openChain } from '../../store/chain.ts'
import { asStorageError } from '../../store/errors.ts'
import { appProgram } from '../../store/holder.ts'
import { checkFile } from '../../store/open-checks.ts'
import { bringNear, leaveWhatWasBrought, takePlace } from '../../store/restore.ts'
import { changedFlows, isSameStore, readInPieces, readSince } from '../../store/since.ts'
import { chosenCopies } from '../known-copies.ts'
import { openPin } from '../pin.ts'
import type { ShopOptions } from '../shop-options.ts'
import type { ShopParts } from '../shop-parts.ts'

export type GoingBackOptions = {
  readonly standAside: ShopOptions['standAside']
  person(by: string): string
  told(): void
}

/** ms between two tellings, and between two pieces of work. */
const tellEvery = 200
const rest = 1

export function openGoingBack({ store, services }: ShopParts, { standAside, person, told }: GoingBackOptions) {
  const guard = openPin({ store, services })
  let working: Share | null = null
  /** Also when the copy is near, until it has taken the place. */
  let going = false
  let called = false
  // What a crash has left while a copy was brought near.
  leaveWhatWasBrought(store.path)

  function assertWanted(): void {
    if (called) throw new CalledOff()
  }

  async function bring(path: string): Promise<boolean> {
    let said = 0
    try {
      await bringNear(path, store.path, {
        progress(done, total) {
          assertWanted()
          working = { done, total }
          if (performance.now() - said < tellEvery) return
          said = performance.now()
          told()
        },
        async breathe() {
          assertWanted()
          await pause(rest)
        },
      })
      assertWanted()
      return true
    } catch (error) {
      if (!(error instanceof CalledOff)) throw error
      leaveWhatWasBrought(store.path)
      return false
    }
  }

  return {
    working: (): Share | null => working,
    async wayBack(path: string): Promise<WayBack> {
      const [copy] = chosenCopies(store, [path])
      return compare(path, store.path, copy?.at ?? 0)
    },
    async go({ path, by, pin }: CareApi['care.goBack']['arguments']): Promise<boolean> {
      if (standAside === undefined) throw notHere()
      if (going) throw busy()
      going = true
      working = { done: 0, total: 1 }
      called = false
      try {
        // What would lose something asks for it, as money does.
        if (guard.state().set) await guard.prove(pin)
        chosenCopies(store, [path])
        const copy = opened(path)
        try {
          assertSame(copy, store.parts.db)
        } finally {
          copy.close()
        }
        told()
        if (!(await bring(path))) return false
        working = null
        told()
        const wish = { now: services.clock.now(), by: person(by), program: appProgram }
        await standAside(() => takePlace(store.path, wish))
        return true
      } finally {
        going = false
        working = null
        if (store.parts.db.open) told()
      }
    },
    stay(): void {
      called = true
    },
  }
}

class CalledOff extends Error {}

/** On connections of its own: the store goes on with everything else. */
async function compare(path: string, live: string, made: number): Promise<WayBack> {
  const copy = opened(path)
  const store = new Database(live, { readonly: true, fileMustExist: true })
  try {
    assertSame(copy, store)
    const { open: _open, ...since } = await readInPieces(readSince(copy, store), () => pause(rest))
    const { count } = copy.prepare<[], { count: number }>('SELECT count(*) AS count FROM event').get() ?? { count: 0 }
    return { ...since, at: openChain(copy).head()?.at ?? made, kept: count, flows: changedFlows(copy, store) }
  } catch (error) {
    throw asStorageError(error)
  } finally {
    store.close()
    copy.close()
  }
}

/** @throws what keeps a file from being a store. */
function opened(path: string): Database.Database {
  try {
    if (checkFile(path, undefined) === 'new') throw damaged()
    return new Database(path, { readonly: true, fileMustExist: true })
  } catch (error) {
    throw asStorageError(error)
  }
}

/** @throws COPY_OTHER: its keys of personal data are elsewhere, and nothing that runs here is known to it. */
function assertSame(copy: Database.Database, store: Database.Database): void {
  if (isSameStore(copy, store)) return
  throw new CounterflowError('COPY_OTHER', 'This is a copy of another store, not of this shop.', {
    kept: 'Nothing was changed.',
    advice: 'Open it as a shop of its own: npm start -- --store <file>, with a copy of the file.',
  })
}

const damaged = (): CounterflowError =>
  new CounterflowError('BACKUP_DAMAGED', 'The copy is empty.', {
    kept: 'Nothing was changed.',
    advice: 'Use an older one.',
  })

const busy = (): CounterflowError =>
  new CounterflowError('BACKUP_BUSY', 'The shop is going back to a copy already.', {
    kept: 'That goes on; nothing else was begun.',
    advice: 'Wait until it is done.',
  })

const notHere = (): CounterflowError =>
  new CounterflowError('RESTORE_NOT_HERE', 'This program cannot go back to a copy while it runs.', {
    kept: 'Nothing was changed.',
    advice: 'Stop it, and use counterflow store restore.',
  })
