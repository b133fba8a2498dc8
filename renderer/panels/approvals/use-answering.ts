/** Answering questions: which are on their way, and why an answer could not be taken. */
import { useCallback, useState } from 'react'
import type { ApprovalItem } from '../../../runtime/model/api/approvals.ts'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { ApprovalVerdict } from '../../../runtime/model/approval.ts'
import { tellFailure } from '../../actions/tell.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { operator } from '../../stores/flows.ts'
import { toast } from '../../ui/toast.tsx'
import { t } from '../../words/words.ts'

export type Given = { readonly reason?: string; readonly pin?: string }

export type Answering = {
  readonly busy: ReadonlySet<string>
  /** Resolves when the list was read again; with the failure when it was not answered. */
  answer(about: readonly ApprovalItem[], verdict: ApprovalVerdict, given?: Given): Promise<Failure | null>
}

/** These have a place to be told at: where the PIN is entered. */
const aboutPin = new Set(['PIN_UNSET', 'PIN_NEEDED', 'PIN_WRONG', 'PIN_LOCKED'])

export function useAnswering(reread: () => Promise<void>): Answering {
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set())
  const answer = useCallback<Answering['answer']>(
    async (about, verdict, { reason = '', pin } = {}) => {
      const ids = about.map(({ id }) => id)
      setBusy((before) => new Set([...before, ...ids]))
      let failure: Failure | null = null
      try {
        const wish = { ids, verdict, reason, by: operator(), ...(pin === undefined ? {} : { pin }) }
        const { answered, gone } = await host().call('approvals.answer', wish)
        toast(answered === 0 && gone > 0 ? late() : { title: said(verdict, answered), tone: 'good' })
      } catch (error) {
        failure = asApiFailure(error)
        if (!aboutPin.has(failure.code)) tellFailure(failure)
      }
      await reread()
      setBusy((before) => new Set([...before].filter((id) => !ids.includes(id))))
      return failure
    },
    [reread],
  )
  return { busy, answer }
}

const late = () => ({
  title: t('There was nothing left to answer'),
  text: t('Somebody else was quicker, or the time was up.'),
})

const said = (verdict: ApprovalVerdict, count: number): string =>
  verdict === 'approved'
    ? t('{count, plural, one {Approved} other {# approved}}', { count })
    : t('{count, plural, one {Declined} other {# declined}}', { count })
