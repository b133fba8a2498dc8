/** The table that is built anew beside the live one, as the host tells of it. */
import { useEffect, useState } from 'react'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { RebuildState } from '../../../runtime/model/api/rebuild.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { operator } from '../../stores/flows.ts'

export type Rebuilding = {
  readonly state: RebuildState | null
  readonly failure: Failure | null
  start(table: string): void
  stop(): void
  swap(): void
}

export function useRebuild(): Rebuilding {
  const [state, setState] = useState<RebuildState | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => host().on('rebuild', setState), [])
  const ask = (question: Promise<RebuildState | null>): void => {
    setFailure(null)
    question.then(
      // What was told meanwhile is newer than the answer.
      (answer) =>
        setState((newer) => (newer && newer.state !== answer?.state && newer.table === answer?.table ? newer : answer)),
      (error) => setFailure(asApiFailure(error)),
    )
  }
  return {
    state,
    failure,
    start(table) {
      setState(null)
      ask(host().call('rebuild.start', { table }))
    },
    stop: () => ask(host().call('rebuild.stop', {})),
    swap() {
      setFailure(null)
      host()
        .call('rebuild.swap', { by: operator() })
        .then(setState, (error) => setFailure(asApiFailure(error)))
    },
  }
}
