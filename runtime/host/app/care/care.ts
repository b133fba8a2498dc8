/** Everything that looks after the store while the shop is open, as the windows see it. */
import type { CareApi, CareState } from '../../../model/api/care.ts'
import type { Json } from '../../../model/json.ts'
import { readGap, toldSetting } from '../../store/gap.ts'
import { coverage } from '../../store/retention.ts'
import { operatorEvent } from '../operator-events.ts'
import type { Running } from '../running.ts'
import type { ShopParts } from '../shop-parts.ts'
import { openBackups, sayCopyFailed } from './backups.ts'
import { type GoingBackOptions, openGoingBack } from './going-back.ts'
import { openKeeping } from './keeping.ts'
import { openRoom } from './room.ts'
import { openVerifying } from './verifying.ts'

export type CareOptions = { readonly running: Running } & Omit<GoingBackOptions, 'told'>

export function openCare(parts: ShopParts, { running, person, standAside }: CareOptions) {
  const { store, services, tell } = parts
  const told = (): void => tell('care', read())
  const room = openRoom(store)
  const keeping = openKeeping(parts)
  const backups = openBackups(parts, told)
  const verifying = openVerifying(parts, told)
  const goingBack = openGoingBack(parts, { person, standAside, told })

  function read(): CareState {
    const { first, head, since, removed } = coverage(store)
    return {
      room: room.read(),
      rule: keeping.rule(),
      events: { count: Math.max(0, head - first + 1), since, removed },
      going: keeping.going(),
      holds: keeping.holds(),
      backup: backups.state(),
      verify: verifying.state(),
      gap: readGap(store.parts.settings),
      effectsPaused: store.effectsPaused,
      goingBack: goingBack.working(),
    }
  }

  async function note(type: string, by: string, data: { readonly [name: string]: Json }): Promise<CareState> {
    const at = services.clock.now()
    await running.runtime().accept([operatorEvent({ type, flow: null, by: person(by), at, data, key: String(at) })])
    running.runtime().nudge()
    told()
    return read()
  }

  const methods = {
    'care.read': () => read(),
    'care.preview': (wish) => keeping.preview(wish),
    'care.keep': ({ days, bytes, by }) => {
      keeping.keep({ days, bytes })
      return note('counterflow.keeping.set', by, { days, bytes })
    },
    'care.remove': async ({ days, bytes, by }) => {
      const removed = await keeping.remove({ days, bytes })
      await note('counterflow.events.removed', by, { days, bytes, events: removed.events })
      return removed
    },
    'care.hold': ({ offset, what, by }) => {
      keeping.hold({ offset, what, by: person(by) })
      return note('counterflow.hold.set', by, { event: offset, what })
    },
    'care.release': ({ offset, by }) => {
      keeping.release(offset)
      return note('counterflow.hold.released', by, { event: offset })
    },
    'care.schedule': ({ on, by }) => {
      backups.set(on)
      return note('counterflow.backups.turned', by, { on })
    },
    'care.folder': ({ folder, by }) => {
      backups.choose(folder)
      return note('counterflow.backups.moved', by, { folder: backups.state().folder })
    },
    'care.backup': async () => {
      await backups.now()
      return read()
    },
    'care.verify': () => {
      verifying.start()
      return read()
    },
    'care.stop': () => {
      verifying.stop()
      return read()
    },
    'care.wayBack': ({ path }) => goingBack.wayBack(path),
    'care.goBack': goingBack.go,
    'care.stay': () => {
      goingBack.stay()
      return read()
    },
  } satisfies CareMethods
  return {
    methods,
    /** A piece of work while nothing else is to do; true while there is more. */
    step: keeping.step,
    /** What is wrong with the store itself, as sentences. */
    trouble(): readonly string[] {
      const [backup, check] = [backups.state().last, verifying.state().last]
      return [...sayCopyFailed(backup), ...(check?.ok === false ? [`The log is damaged: ${check.message}`] : [])]
    },
    /** The log says who went back, once: by a window, or by a command while nobody had the store. */
    async tellBack(): Promise<void> {
      const { settings } = store.parts
      const gap = readGap(settings)
      if (gap?.by === undefined || settings.get(toldSetting) === gap.at) return
      const { at, by, events, settled, unknown } = gap
      const data = { missing: events, settled, unknown }
      const act = { type: 'counterflow.store.restored', flow: null, by: person(by), at: services.clock.now(), data }
      await running.runtime().accept([operatorEvent({ ...act, key: String(at) })])
      store.atomically(() => settings.set(toldSetting, at))
    },
    async close(): Promise<void> {
      goingBack.stay()
      verifying.stop()
      await backups.close()
    },
  }
}

type CareMethods = {
  readonly [M in keyof CareApi]: (
    argument: CareApi[M]['arguments'],
  ) => CareApi[M]['result'] | Promise<CareApi[M]['result']>
}
