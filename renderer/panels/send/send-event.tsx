/** Sends one event into a producer by hand: made from its description, checked before it leaves, with the sender's name. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { EventInput } from '../../../runtime/model/event.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import type { Json, JsonObject } from '../../../runtime/model/json.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { host } from '../../bridge/host.ts'
import { useDocument } from '../../stores/document.ts'
import { openDialog, useSession } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, type FieldProblem } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { t } from '../../words/words.ts'
import { useSamples } from '../inspector/samples.ts'
import { DataForm } from './data-form.tsx'
import { findProblems } from './find-problems.ts'
import { dataOf, formSchema } from './form-schema.ts'
import { producersOf, startFor, typesFor } from './send-choices.ts'
import styles from './send-event.module.css'
import { failureOf, isOff, type Result, ResultLine, TurnOn } from './send-result.tsx'
import { SendSamples } from './send-samples.tsx'

const nothingWrong: ReadonlyMap<string, FieldProblem> = new Map()

export function SendEvent() {
  const open = useSession(({ dialog }) => dialog === 'send')
  const flow = useDocument((document) => document.flow)
  if (flow === null || !open) return null
  return <SendDialog flow={flow} />
}

function SendDialog({ flow }: { readonly flow: Flow }) {
  const selected = useSession(({ nodes }) => nodes)
  const state = useDocument((document) => document.state)
  const operator = useShop(({ shop }) => shop?.operator ?? '')
  const producers = producersOf(flow, nodeTypes)
  const [node, setNode] = useState(() => (producers.find(({ id }) => selected.has(id)) ?? producers[0])?.id ?? '')
  const types = useMemo(() => typesFor(flow, node, nodeTypes), [flow, node])
  const [type, setType] = useState(() => types[0]?.type ?? '')
  const [subject, setSubject] = useState('')
  const [data, setData] = useState<Json | undefined>(() => startFor(flow, node, types[0]?.type ?? ''))
  const { samples } = useSamples(flow.id)
  const described: JsonObject | undefined = Object.hasOwn(flow.events, type) ? flow.events[type] : undefined
  const schema = useMemo(() => formSchema(flow, type, startFor(flow, node, type), samples), [flow, node, type, samples])
  const [readable, setReadable] = useState(true)
  const [asked, setAsked] = useState(false)
  const [result, setResult] = useState<Result | null>(null)
  const lost = useRef<{ readonly text: string; readonly id: string } | null>(null)
  const problems = useMemo(() => findProblems(described, data), [described, data])
  // What nobody has described begins like the newest one.
  const [like] = dataOf(samples, type)
  useEffect(() => {
    if (described === undefined && like !== undefined) setData((now) => now ?? like)
  }, [described, like])

  const choose = (nextNode: string, nextType: string): void => {
    setNode(nextNode)
    setType(nextType)
    setData(startFor(flow, nextNode, nextType) ?? dataOf(samples, nextType)[0])
    setReadable(true)
    setResult(null)
    setAsked(false)
  }
  const send = (): void => {
    setAsked(true)
    if (problems.size > 0 || !readable || type.trim() === '') return
    setResult({ kind: 'sending' })
    const content = {
      type: type.trim(),
      ...(subject.trim() === '' ? {} : { subject: subject.trim() }),
      data: data ?? null,
    }
    // The same content after a lost answer keeps its id, so that it cannot arrive twice; a new event gets a new one.
    const text = JSON.stringify([node, content])
    if (lost.current?.text !== text) lost.current = { text, id: crypto.randomUUID() }
    const event: EventInput = { id: lost.current.id, ...content }
    host()
      .call('events.send', { flow: flow.id, node, event, by: operator })
      .then((answer) => {
        lost.current = null
        setResult({ kind: 'answered', answer })
      })
      .catch((error: unknown) => setResult(failureOf(error)))
  }
  const close = (): void => openDialog(null)
  if (producers.length === 0)
    return (
      <Dialog
        open
        onClose={close}
        title={t('Send a test event')}
        description={t('This flow has no producer yet: add one first, such as “By hand”.')}
        footer={<Button onClick={close}>{t('Close')}</Button>}
      />
    )
  return (
    <Dialog
      open
      onClose={close}
      width={560}
      title={t('Send a test event')}
      description={t('It goes into the live flow like any other event: tables, requests and messages follow from it.')}
      footer={
        <>
          <div role="status" className={styles.result}>
            {asked && (problems.size > 0 || !readable) ? (
              <p className={styles.wrong}>
                {t('Not sent yet: {count, plural, one {one field needs} other {# fields need}} another value.', {
                  count: Math.max(1, problems.size),
                })}
              </p>
            ) : null}
            {result === null ? null : <ResultLine result={result} onLook={close} />}
          </div>
          <Button onClick={close}>{t('Close')}</Button>
          <Button kind="primary" icon="send" disabled={result?.kind === 'sending'} onClick={send}>
            {t('Send')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {state === 'off' ? (
          <p className={styles.off}>
            <span>{t('This flow is off, so it takes no events: nothing can be sent before it is turned on.')}</span>
            {isOff(result) ? null : <TurnOn onTurn={close} />}
          </p>
        ) : null}
        {state === 'paused' ? (
          <p className={styles.off}>
            {t('This flow is paused: the event is taken in, and what follows from it waits until you resume.')}
          </p>
        ) : null}
        <SendSamples flow={flow.id} nodes={producers.map(({ id }) => id)} off={state === 'off'} />
        <div className={styles.two}>
          <Field label={t('Into')}>
            <Select
              value={node}
              onChange={(next) => choose(next, typesFor(flow, next, nodeTypes)[0]?.type ?? '')}
              options={producers.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Field>
          <Field
            label={t('Event')}
            problem={asked && type.trim() === '' ? { message: t('Say which event it is.') } : undefined}
          >
            {types.length === 0 ? (
              <TextInput value={type} onChange={setType} placeholder="order.placed" />
            ) : (
              <Select
                value={type}
                onChange={(next) => choose(node, next)}
                options={types.map((one) => ({ value: one.type, label: one.label }))}
              />
            )}
          </Field>
        </div>
        <Field label={t('What it is about')} optional help={t('Such as the number of the order.')}>
          <TextInput value={subject} onChange={setSubject} />
        </Field>
        <DataForm
          schema={schema}
          data={data}
          onData={setData}
          onReadable={setReadable}
          currency={flow.currency}
          zone={flow.zone}
          problems={asked ? problems : nothingWrong}
        />
      </div>
    </Dialog>
  )
}
