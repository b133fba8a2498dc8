/** The repair of several that is under way, or the last one. */
import { useEffect, useState } from 'react'
import type { Repair } from '../../../runtime/model/api/look.ts'
import { host } from '../../bridge/host.ts'
import { operator } from '../../stores/flows.ts'

export type Repairing = {
  readonly repair: Repair | null
  forget(): void
  /** Rejects where it cannot be begun. */
  begin(ids: readonly string[]): Promise<void>
}

export function useRepair(): Repairing {
  const [repair, set] = useState<Repair | null>(null)
  useEffect(() => {
    let gone = false
    const stop = host().on('repair', set)
    host()
      .call('look.repairing', {})
      .then(
        (found) => gone || set((newer) => newer ?? (found && isUnderWay(found) ? found : null)),
        () => {},
      )
    return () => {
      gone = true
      stop()
    }
  }, [])
  return {
    repair,
    forget: () => set(null),
    async begin(ids) {
      set(null)
      const begun = await beginRepair(ids)
      // What it has come to meanwhile may have been told before the answer.
      set((newer) => newer ?? begun)
    },
  }
}

/** Rejects where it cannot be begun. */
export const beginRepair = (ids: readonly string[]): Promise<Repair> =>
  host().call('look.repair', { ids, by: operator() })

export const isUnderWay = ({ state }: Repair): boolean => state === 'trying one' || state === 'going on'
