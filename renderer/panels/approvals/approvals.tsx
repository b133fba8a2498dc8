/** Questions of flows to people: what is asked, how much money it moves, how long there is still time. */
import { useCallback, useEffect, useState } from 'react'
import type { ApprovalItem } from '../../../runtime/model/api/approvals.ts'
import { host } from '../../bridge/host.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { t } from '../../words/words.ts'
import cards from '../card-list.module.css'
import { ApproveDialog } from './approve-dialog.tsx'
import { DeclineDialog } from './decline-dialog.tsx'
import { byStep } from './groups.ts'
import { moveFocus } from './move-focus.ts'
import { QuestionGroup } from './question-group.tsx'
import { useAnswering } from './use-answering.ts'
import { useNow } from './use-now.ts'

const none: readonly ApprovalItem[] = []
type Asked = { readonly deed: 'approve' | 'decline'; readonly items: readonly ApprovalItem[] }

export function Approvals() {
  const waiting = useShop(({ approvals }) => approvals)
  const [found, setFound] = useState<readonly ApprovalItem[] | 'looking' | 'failed'>('looking')
  const [asked, setAsked] = useState<Asked | null>(null)
  const now = useNow()
  const read = useCallback(
    () =>
      host()
        .call('approvals.list', {})
        .then(setFound, () => setFound((before) => (typeof before === 'string' ? 'failed' : before))),
    [],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: `waiting` is what tells that the list is another one.
  useEffect(() => {
    void read()
  }, [read, waiting])
  const { busy, answer } = useAnswering(read)
  const items = typeof found === 'string' ? none : found
  const onApprove = (about: readonly ApprovalItem[]): void => {
    if (about.some(({ movesMoney }) => movesMoney)) setAsked({ deed: 'approve', items: about })
    else void answer(about, 'approved')
  }

  if (found === 'looking')
    return (
      <div className={cards.waiting}>
        <Spinner label={t('Looking for questions')} />
      </div>
    )
  if (found === 'failed')
    return (
      <Empty
        icon="alert"
        title={t('The questions cannot be read at the moment')}
        text={t('None of them is lost. Try again in a moment.')}
        action={
          <Button icon="refresh" onClick={() => void read()}>
            {t('Try again')}
          </Button>
        }
      />
    )
  if (items.length === 0)
    return (
      <Empty
        icon="user-check"
        title={t('Nobody asks you anything')}
        text={t('A step “Approval” puts its questions here, and goes on with your answer.')}
      />
    )
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows go between buttons, which are reached by Tab as always. */}
      <div className={cards.list} onKeyDown={moveFocus}>
        {byStep(items).map((group) => (
          <QuestionGroup
            key={group.id}
            group={group}
            now={now}
            busy={busy}
            onApprove={onApprove}
            onDecline={(about) => setAsked({ deed: 'decline', items: about })}
          />
        ))}
      </div>
      {asked?.deed === 'decline' ? (
        <DeclineDialog
          items={asked.items}
          onClose={() => setAsked(null)}
          onDecline={(reason) => answer(asked.items, 'declined', { reason })}
        />
      ) : null}
      {asked?.deed === 'approve' && asked.items[0] ? (
        <ApproveDialog
          item={asked.items[0]}
          onClose={() => setAsked(null)}
          onApprove={(given) => answer(asked.items, 'approved', given)}
        />
      ) : null}
    </>
  )
}
