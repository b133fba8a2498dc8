/** A moment, shown and typed on the clock of the shop's zone and kept as RFC 3339 in UTC. */
import { zoneOf } from '../../../runtime/model/zone.ts'
import control from '../../ui/control.module.css'
import { useField } from '../../ui/field.tsx'

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

/** `2026-01-15T14:30:00Z` as the wall clock of the zone shows it; empty for a text that is no moment. */
export function toLocal(moment: string, zone: string): string {
  const time = Date.parse(moment)
  if (Number.isNaN(time)) return ''
  return new Date(zoneOf(zone)?.local(time) ?? time).toISOString().slice(0, 19)
}

export function fromLocal(local: string, zone: string): string {
  const wall = Date.parse(`${local}Z`)
  if (Number.isNaN(wall)) return ''
  return new Date(zoneOf(zone)?.moment(wall) ?? wall).toISOString().replace('.000Z', 'Z')
}
