/** An amount of money in one currency. What is typed is read as decimal text: no float comes near it. */
import { useState } from 'react'
import { type Money, printAmount } from '../../runtime/model/money.ts'
import { locale } from '../words/words.ts'
import control from './control.module.css'
import { useField } from './field.tsx'
import { readAmount } from './money-text.ts'

type Props = {
  readonly value: Money | undefined
  onChange(value: Money | undefined): void
  readonly currency: string
  readonly label?: string | undefined
  readonly disabled?: boolean | undefined
}

export function MoneyInput({ value, onChange, currency, label, disabled }: Props) {
  const field = useField()
  // The text while it is being typed: `4.` and `4.5` must not turn into `4.00` under the fingers.
  const [draft, setDraft] = useState<string | null>(null)
  const shown = draft ?? (value === undefined ? '' : printAmount(value))
  const unread = draft !== null && draft.trim() !== '' && readAmount(draft, currency) === null
  const invalid = unread || (field?.invalid ?? false)
  return (
    <div className={control.control} data-invalid={invalid || undefined}>
      <span className={control.side}>{symbolOf(currency)}</span>
      <input
        className={control.input}
        id={field?.id}
        inputMode="decimal"
        autoComplete="off"
        placeholder={printAmount({ minor: 0, currency })}
        value={shown}
        disabled={disabled}
        aria-label={label}
        aria-invalid={invalid || undefined}
        aria-describedby={field?.describedBy}
        onChange={(event) => {
          const text = event.target.value
          setDraft(text)
          if (text.trim() === '') onChange(undefined)
          const read = readAmount(text, currency)
          if (read !== null) onChange(read)
        }}
        onBlur={() => {
          if (!unread) setDraft(null)
        }}
      />
    </div>
  )
}

function symbolOf(currency: string): string {
  const parts = new Intl.NumberFormat(locale(), { style: 'currency', currency }).formatToParts(0)
  return parts.find((part) => part.type === 'currency')?.value ?? currency
}
