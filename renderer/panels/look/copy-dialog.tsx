/** An edited copy in place of an event that cannot be handled: a new event; the original is closed and stays as it was. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { LookDetail, LookItem } from '../../../runtime/model/api/look.ts'
import { isObject, type Json } from '../../../runtime/model/json.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { nodeName } from '../../document/node-types.ts'
import { useDocument } from '../../stores/document.ts'
import { operator } from '../../stores/flows.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFirstFocus } from '../../ui/use-first-focus.ts'
import { t } from '../../words/words.ts'
import { DataForm } from '../send/data-form.tsx'
import { findProblems } from '../send/find-problems.ts'
import { schemaOfData } from '../send/schema-of-data.ts'
import styles from './needs-a-look.module.css'

type Props = {
  readonly item: LookItem
  onClose(): void
  onDone(): void
}

export function CopyDialog({ item, onClose, onDone }: Props) {
  const flow = useDocument((document) => (document.id === item.flow ? document.flow : null))
  const shop = useShop((state) => state.shop)
  const [detail, setDetail] = useState<LookDetail | null>(null)
  const [data, setData] = useState<Json | undefined>(undefined)
  const [readable, setReadable] = useState(true)
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<Partial<Failure> | null>(null)
  useEffect(() => {
    host()
      .call('look.read', { id: item.id })
      .then(
        (found) => {
          setDetail(found)
          setData(found.copy?.data)
        },
        (error) => setFailure(asApiFailure(error)),
      )
  }, [item.id])
  const copy = detail?.copy ?? null
  const form = useRef<HTMLDivElement>(null)
  useFirstFocus(form, copy !== null)
  const described = copy && flow && Object.hasOwn(flow.events, copy.type) ? flow.events[copy.type] : undefined
  // What nobody has described is shown as it is.
  const guessed = useMemo(() => (copy && isObject(copy.data) ? schemaOfData(copy.data) : undefined), [copy])
  const schema = described ?? guessed
  const problems = useMemo(() => findProblems(described, data), [described, data])
  const ready = copy !== null && readable && problems.size === 0 && !working
  const send = async (): Promise<void> => {
    if (!copy) return
    setWorking(true)
    const event = { type: copy.type, ...(copy.subject === null ? {} : { subject: copy.subject }), data: data ?? null }
    try {
      const answer = await host().call('look.copy', { id: item.id, event, by: operator() })
      if (answer.kind === 'refused') return setFailure({ message: answer.message })
      toast({
        title: t('The edited copy is on its way'),
        text: t('The original is closed and stays in the log.'),
        tone: 'good',
      })
      onDone()
      onClose()
    } catch (error) {
      setFailure(asApiFailure(error))
    } finally {
      setWorking(false)
    }
  }
  return (
    <Dialog
      open
      width={560}
      onClose={onClose}
      title={t('Edit a copy')}
      description={t('The copy is a new event. The original is closed, and stays in the log as it came.')}
      footer={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="primary" icon="send" disabled={!ready} onClick={() => void send()}>
            {t('Send the copy')}
          </Button>
        </>
      }
    >
      <div ref={form} className={styles.copy}>
        {detail === null && failure === null ? <Spinner label={t('Reading the event')} /> : null}
        {detail && !copy ? (
          <p>{t('The event that came in from outside is no longer kept, so there is nothing to copy.')}</p>
        ) : null}
        {copy && copy.also.length > 0 ? (
          <p className={styles.warning}>
            {t('These steps have handled the original and will handle the copy as well: {steps}.', {
              steps: copy.also.map((node) => (flow ? nodeName(flow, node, nodeTypes) : node)).join(', '),
            })}
          </p>
        ) : null}
        {copy ? (
          <DataForm
            schema={schema}
            data={data}
            onData={setData}
            onReadable={setReadable}
            currency={flow?.currency ?? shop?.currency ?? 'EUR'}
            zone={flow?.zone ?? shop?.zone ?? 'UTC'}
            problems={problems}
          />
        ) : null}
        {failure ? (
          <p className={styles.failure} role="alert">
            {failure.message} {failure.kept} {failure.advice}
          </p>
        ) : null}
      </div>
    </Dialog>
  )
}
