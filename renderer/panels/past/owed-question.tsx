/** Whether what was never sent is really meant to go now: how many, for how much, and by whom it is said. */
import { useEffect, useRef, useState } from 'react'
import type { OwedEffect } from '../../../runtime/model/api/owed.ts'
import type { Money } from '../../../runtime/model/money.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { cleanName } from '../../document/names.ts'
import { operator } from '../../stores/flows.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { formatMoney } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { PinInput } from '../approvals/pin-input.tsx'
import styles from './past.module.css'

type Props = {
  readonly replay: string
  readonly effects: readonly OwedEffect[]
  onCancel(): void
  onSent(): Promise<void>
}

export function OwedQuestion({ replay, effects, onCancel, onSent }: Props) {
  const [typed, setTyped] = useState('')
  const [pin, setPin] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [working, setWorking] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  // It came between the list and its buttons: who asked for it is led there.
  useEffect(() => form.current?.querySelector<HTMLElement>('input, button[type="submit"]')?.focus(), [])
  const count = effects.length
  const money = effects.some((effect) => effect.money)
  const isMeant = (count === 1 || typed.trim() === String(count)) && (!money || pin !== '')
  const send = async (): Promise<void> => {
    if (!isMeant) return
    setWorking(true)
    setProblem(null)
    try {
      const keys = effects.map(({ key }) => key)
      await host().call('owed.send', { replay, keys, by: operator(), ...(money ? { pin } : {}) })
      await onSent()
    } catch (error) {
      const { message, kept, advice } = asApiFailure(error)
      setProblem([message, kept, advice].filter((part) => part !== '').join(' '))
      setWorking(false)
    }
  }
  return (
    <form
      ref={form}
      className={styles.question}
      onSubmit={(submit) => {
        submit.preventDefault()
        void send()
      }}
    >
      <p>
        <b>
          {count === 1
            ? t('Send it to {what} now?', { what: cleanName(effects[0]?.what ?? '', 60) })
            : t('Send all {count} now?', { count })}
        </b>{' '}
        {sumsOf(effects).length > 0
          ? t('They are about {sum} in all.', { sum: sumsOf(effects).map(formatMoney).join(', ') })
          : ''}{' '}
        {t('It goes out for real, as if it had just happened, and cannot be called back.')}
      </p>
      {count > 1 ? (
        <Field label={t('Type {count} to show that it is meant', { count })}>
          <TextInput value={typed} onChange={setTyped} maxLength={8} />
        </Field>
      ) : null}
      {money ? (
        <Field label={t('PIN, because money moves')}>
          <PinInput value={pin} onChange={setPin} />
        </Field>
      ) : null}
      {problem === null ? null : (
        <p role="alert" className={styles.failure}>
          {problem}
        </p>
      )}
      <div className={styles.owedButtons}>
        <Button size="small" disabled={working} onClick={onCancel}>
          {t('Not now')}
        </Button>
        <Button size="small" kind="primary" icon="send" type="submit" disabled={!isMeant || working}>
          {count === 1 ? t('Send it') : t('Send all')}
        </Button>
      </div>
    </form>
  )
}

function sumsOf(effects: readonly OwedEffect[]): readonly Money[] {
  const sums = new Map<string, number>()
  for (const { event } of effects)
    if (event.amount) sums.set(event.amount.currency, (sums.get(event.amount.currency) ?? 0) + event.amount.minor)
  return [...sums].map(([currency, minor]) => ({ minor, currency }))
}
