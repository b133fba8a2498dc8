/** How the store is looked after, as the host tells of it. */
import { useEffect, useState } from 'react'
import type { CareState } from '../../../runtime/model/api/care.ts'
import { tellFailure } from '../../actions/tell.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'

export type Care = {
  readonly state: CareState | null
  /** Shows what came of a question, or why it could not be answered. */
  take(asking: Promise<CareState>): void
}

export function useCare(): Care {
  const [state, setState] = useState<CareState | null>(null)
  const take = (asking: Promise<CareState>): void => {
    asking.then(setState, (error) => tellFailure(asApiFailure(error)))
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once; what changes is told.
  useEffect(() => {
    take(host().call('care.read', {}))
    return host().on('care', setState)
  }, [])
  // The end of short work may be told before the answer that it has begun.
  const isWorking =
    state !== null && (state.verify.working !== null || state.backup.working !== null || state.goingBack !== null)
  useEffect(() => {
    if (!isWorking) return
    const timer = setInterval(
      () =>
        void host()
          .call('care.read', {})
          .then(setState, () => {}),
      500,
    )
    return () => clearInterval(timer)
  }, [isWorking])
  return { state, take }
}
