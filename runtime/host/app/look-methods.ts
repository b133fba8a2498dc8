/** What the windows may ask about things that need a look. */
import type { LookApi } from '../../model/api/look.ts'
import type { HistoryPages } from '../store/history-pages.ts'
import type { Contradictions } from './contradictions.ts'
import { openLook } from './look.ts'
import { openLookDetail } from './look-detail.ts'
import { openRepair } from './look-repair.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

type Parts = {
  readonly running: Running
  readonly pages: HistoryPages
  readonly contradictions: Contradictions
  /** The name of whoever asks, as it is kept. */
  person(by: string): string
  /** Something was decided: the windows are told at once. */
  decided(): void
}

/** ms between two looks at what is tried again. */
const watchEvery = 300

export function openLookMethods(parts: ShopParts, { running, pages, contradictions, person, decided }: Parts) {
  const look = openLook(parts, running, contradictions)
  const repair = openRepair(parts, running, look, decided)
  const detail = openLookDetail(parts, running, look, pages)
  let watch: NodeJS.Timeout | undefined
  /** What is tried again ends at some time: the windows are told then. */
  function watchTried(before: number): void {
    clearTimeout(watch)
    if (before === 0) return
    watch = setTimeout(() => {
      const now = look.tried()
      if (now !== before) decided()
      watchTried(now)
    }, watchEvery).unref()
  }
  watchTried(look.tried())

  const methods = {
    'look.list': ({ flow }) => look.list(flow),
    'look.decide': async (wish) => {
      const done = await look.decide({ ...wish, by: person(wish.by) })
      decided()
      watchTried(look.tried())
      return done
    },
    'look.read': ({ id }) => detail.read(id),
    'look.preview': ({ ids }) => repair.preview(ids),
    'look.repair': ({ ids, by }) => repair.start(ids, person(by)),
    'look.repairing': () => repair.current(),
    'look.stop': () => repair.stop(),
    'look.copy': async ({ id, event, by }) => {
      const acceptance = await detail.copy({ id, event, by: person(by) })
      decided()
      return acceptance
    },
  } satisfies LookMethods
  return {
    methods,
    close(): void {
      clearTimeout(watch)
      repair.close()
    },
  }
}

type LookMethods = {
  readonly [M in keyof LookApi]: (
    argument: LookApi[M]['arguments'],
  ) => LookApi[M]['result'] | Promise<LookApi[M]['result']>
}
