/** A moment, shown and typed on the clock of the shop's zone and kept as RFC 3339 in UTC. */
import control from '../../ui/control.module.css'
import { useField } from '../../ui/field.tsx'
import { fromLocal, toLocal } from '../../words/local-time.ts'

type Props = {
  readonly value: string
  onChange(value: string): void
  readonly zone: string
  readonly label?: string | undefined
}

export function MomentInput({ value, onChange, zone, label }: Props) {
  const field = useField()
  return (
    <div className={control.control}>
      <input
        type="datetime-local"
        step="1"
        className={control.input}
        id={field?.id}
        aria-label={label}
        aria-describedby={field?.describedBy}
        aria-invalid={field?.invalid || undefined}
        value={toLocal(value, zone)}
        onChange={(event) => onChange(fromLocal(event.target.value, zone))}
      />
    </div>
  )
}
