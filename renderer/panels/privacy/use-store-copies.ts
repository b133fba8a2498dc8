/** The copies of the store, and what is done about them. */
import { useEffect, useState } from 'react'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { StoreCopy } from '../../../runtime/model/api/privacy.ts'
import { host } from '../../bridge/host.ts'
import { attempt } from '../../stores/attempt.ts'
import { operator } from '../../stores/flows.ts'

export type StoreCopies = {
  readonly copies: readonly StoreCopy[]
  readonly working: boolean
  readonly failure: Failure | null
  clean(): void
  drop(copy: StoreCopy): void
}

/** `pin`: where one is asked for. */
export function useStoreCopies(pin: string | undefined): StoreCopies {
  const [copies, setCopies] = useState<readonly StoreCopy[]>([])
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const take = async (asking: () => Promise<readonly StoreCopy[]>): Promise<void> => {
    setWorking(true)
    setFailure(null)
    const answer = await attempt(asking)
    setWorking(false)
    if (answer.ok) setCopies(answer.value)
    else setFailure(answer.failure)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once; afterwards every answer tells how they are.
  useEffect(() => void take(() => host().call('person.copies', {})), [])
  const named = { by: operator(), ...(pin === undefined ? {} : { pin }) }
  return {
    ...{ copies, working, failure },
    clean: () =>
      void take(() =>
        host().call('person.clean', {
          paths: copies.filter(({ names }) => names === 'perhaps').map(({ path }) => path),
          ...named,
        }),
      ),
    drop: ({ path }) => void take(() => host().call('person.drop', { path, ...named })),
  }
}
