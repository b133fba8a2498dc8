/** The way back to a copy of the store: what would be lost, and the deed, until this window begins anew. */
import { useEffect, useState } from 'react'
import type { WayBack } from '../../../runtime/model/api/care.ts'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import { host } from '../../bridge/host.ts'
import { attempt } from '../../stores/attempt.ts'
import { beginAnew, showGapAfterwards } from '../../stores/begin-anew.ts'
import { operator } from '../../stores/flows.ts'

export type UsedWayBack = {
  /** Null while it is looked at, or where that failed. */
  readonly way: WayBack | null
  readonly failure: Failure | null
  readonly working: boolean
  go(pin: string | undefined): void
  /** While the copy is brought near. */
  stay(): void
}

export function useWayBack(path: string, onStayed: () => void): UsedWayBack {
  const [way, setWay] = useState<WayBack | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [working, setWorking] = useState(false)
  useEffect(() => {
    let gone = false
    void attempt(() => host().call('care.wayBack', { path })).then((answer) => {
      if (gone) return
      if (answer.ok) setWay(answer.value)
      else setFailure(answer.failure)
    })
    return () => {
      gone = true
    }
  }, [path])
  const go = async (pin: string | undefined): Promise<void> => {
    setWorking(true)
    setFailure(null)
    // Before, because the window may begin anew sooner than the answer comes.
    showGapAfterwards(true)
    const named = { path, by: operator(), ...(pin === undefined ? {} : { pin }) }
    const answer = await attempt(() => host().call('care.goBack', named))
    if (answer.ok && answer.value) return beginAnew()
    showGapAfterwards(false)
    setWorking(false)
    if (answer.ok) onStayed()
    else setFailure(answer.failure)
  }
  return {
    ...{ way, failure, working },
    go: (pin) => void go(pin),
    stay: () => void attempt(() => host().call('care.stay', {})),
  }
}
