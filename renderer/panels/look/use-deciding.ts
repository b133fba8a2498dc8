/** Deciding about what waits: which items are on their way, and where a decision could not be taken. */
import { useCallback, useState } from 'react'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { LookItem, Verdict } from '../../../runtime/model/api/look.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { operator } from '../../stores/flows.ts'
import { toast } from '../../ui/toast.tsx'
import { t } from '../../words/words.ts'
import { laneOf } from './causes.ts'

export type Deciding = {
  /** Ids of items about which a decision is being taken. */
  readonly busy: ReadonlySet<string>
  /** By id: why the last decision about it could not be taken. */
  readonly failures: ReadonlyMap<string, Failure>
  /** Resolves when it is decided and the list was read again; with the failure when it was not. */
  decide(about: readonly LookItem[], verdict: Verdict, reason?: string): Promise<Failure | null>
}

/** What a card of the panel shows and can ask for. */
export type Answers = Pick<Deciding, 'busy' | 'failures'> & {
  /** Asks for a reason, or whether it is meant, where that is needed. */
  onDecide(items: readonly LookItem[], verdict: Verdict): void
  /** Tries one, then the others, after a look at what that would do. */
  onRepair(items: readonly LookItem[]): void
  onCopy(item: LookItem): void
}

/** `reread` resolves when the list shows what is left. */
export function useDeciding(items: readonly LookItem[], reread: () => Promise<void>): Deciding {
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set())
  const [failures, setFailures] = useState<ReadonlyMap<string, Failure>>(new Map())
  const decide = useCallback(
    async (about: readonly LookItem[], verdict: Verdict, reason = ''): Promise<Failure | null> => {
      const asked = about.map(({ id }) => id)
      // What waits in the same lane is decided with it.
      const lanes = new Set(about.map(laneOf))
      const concerned = new Set([...asked, ...items.filter((item) => lanes.has(laneOf(item))).map(({ id }) => id)])
      setBusy((before) => new Set([...before, ...concerned]))
      setFailures((before) => new Map([...before].filter(([id]) => !concerned.has(id))))
      let failure: Failure | null = null
      try {
        const { decided } = await host().call('look.decide', { ids: asked, verdict, reason, by: operator() })
        toast(
          decided === 0
            ? { title: t('There was nothing left to decide'), text: t('Somebody else was quicker.') }
            : { title: said(verdict, concerned.size), tone: 'good' },
        )
      } catch (error) {
        const found = asApiFailure(error)
        failure = found
        setFailures((before) => new Map([...before, ...asked.map((id) => [id, found] as const)]))
      }
      await reread()
      setBusy((before) => new Set([...before].filter((id) => !concerned.has(id))))
      return failure
    },
    [items, reread],
  )
  return { busy, failures, decide }
}

function said(verdict: Verdict, count: number): string {
  switch (verdict) {
    case 'retry':
      return t('{count, plural, one {It is} other {# are}} tried again', { count })
    case 'skip':
      return t('{count, plural, one {It was} other {# were}} left out', { count })
    case 'happened':
      return t('{count, plural, one {It is} other {# are}} noted as done', { count })
    case 'did not happen':
      return t('{count, plural, one {It is} other {# are}} done now', { count })
  }
}
