/** A time of day, HH:MM on a 24 hour clock. `7`, `730` and `7.30` are understood and written out when it is left. */
import { useState } from 'react'
import control from './control.module.css'
import { useField } from './field.tsx'
import { readTimeOfDay } from './time-text.ts'

type Props = {
  readonly value: string
  onChange(value: string): void
  readonly label?: string | undefined
  readonly disabled?: boolean | undefined
}

export function TimeInput({ value, onChange, label, disabled }: Props) {
  const field = useField()
  const [draft, setDraft] = useState<string | null>(null)
  const unread = draft !== null && draft.trim() !== '' && readTimeOfDay(draft) === null
  const invalid = unread || (field?.invalid ?? false)
  return (
    <div className={control.control} data-invalid={invalid || undefined}>
      <input
        className={control.input}
        id={field?.id}
        inputMode="numeric"
        autoComplete="off"
        placeholder="06:00"
        value={draft ?? value}
        disabled={disabled}
        aria-label={label}
        aria-invalid={invalid || undefined}
        aria-describedby={field?.describedBy}
        onChange={(event) => {
          const text = event.target.value
          setDraft(text)
          const time = text.trim() === '' ? '' : readTimeOfDay(text)
          if (time !== null) onChange(time)
        }}
        onBlur={() => {
          if (!unread) setDraft(null)
        }}
      />
    </div>
  )
}
