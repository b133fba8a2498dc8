/** How long events are kept: the rule, what would go by it, holds, and the pieces in which it is followed. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Hold, KeepPreview, KeepRule, Removal } from '../../../model/api/care.ts'
import { isObject } from '../../../model/json.ts'
import type { Clock } from '../../../model/services.ts'
import { holdsIn, releaseHold, setHold } from '../../store/holds.ts'
import { previewRetention, type RetentionRule, retain } from '../../store/retention.ts'
import type { SqliteStore } from '../../store/sqlite-store.ts'

const setting = 'keep rule'
const day = 86_400_000
/** ms between two looks at whether something has become too old. */
const lookEvery = 10 * 60_000

export type KeepingParts = { readonly store: SqliteStore; readonly services: { readonly clock: Clock } }

export function openKeeping({ store, services }: KeepingParts) {
  const { settings, db } = store.parts
  let looked = Number.NEGATIVE_INFINITY
  let going = 0

  const now = (): number => services.clock.now()

  function rule(): KeepRule {
    const kept = settings.get(setting)
    const number = (name: string): number | null => {
      const value = isObject(kept) ? kept[name] : undefined
      return typeof value === 'number' ? value : null
    }
    return { days: number('days'), bytes: number('bytes') }
  }

  const asRetention = ({ days, bytes }: KeepRule): RetentionRule => ({
    ...(days === null ? {} : { before: now() - days * day }),
    ...(bytes === null ? {} : { maximumBytes: bytes }),
  })

  const count = (sql: string): number => db.prepare<[], { count: number }>(sql).get()?.count ?? 0

  return {
    rule,
    going: (): number => going,
    preview(wish: KeepRule): KeepPreview {
      const plan = previewRetention(store, asRetention(wish))
      const { first } = store
      const at = db.prepare<[number], { at: number }>('SELECT at FROM "commit" WHERE last >= ? ORDER BY last LIMIT 1')
      const timeOf = (offset: number): number | null => at.get(offset)?.at ?? null
      const since = timeOf(plan.events > 0 ? plan.through + 1 : first)
      return {
        events: plan.events,
        from: plan.events > 0 ? timeOf(first) : null,
        through: plan.events > 0 ? timeOf(plan.through) : null,
        days: since === null ? 0 : Math.ceil((now() - since) / day),
        heldBy: plan.heldBy ?? null,
        ledger: count('SELECT count(*) AS count FROM effect'),
        keys: plan.events,
      }
    },
    keep(wish: KeepRule): void {
      store.atomically(() => settings.set(setting, { days: wish.days, bytes: wish.bytes }))
      looked = Number.NEGATIVE_INFINITY
    },
    /** A piece of what has to go; true while there is more. */
    step(): boolean {
      const kept = rule()
      if (kept.days === null && kept.bytes === null) {
        going = 0
        return false
      }
      if (going === 0 && now() - looked < lookEvery) return false
      looked = now()
      const plan = previewRetention(store, asRetention(kept))
      going = plan.events
      if (plan.events === 0) return false
      const more = retain(store, plan)
      going = more ? previewRetention(store, asRetention(kept)).events : 0
      return more
    },
    /** Between the pieces everything else has its turn. */
    async remove(wish: KeepRule): Promise<Removal> {
      const plan = previewRetention(store, asRetention(wish))
      while (plan.events > 0 && retain(store, plan)) await nextTurn()
      return { events: plan.events, heldBy: plan.heldBy ?? null, first: store.first, head: store.head }
    },
    holds: () => holdsIn(store),
    /** @throws EVENT_MISSING */
    hold: (hold: Omit<Hold, 'at'>): void => setHold(store, { ...hold, at: now() }),
    release: (offset: number): void => releaseHold(store, offset),
  }
}
