/** When something happens by the clock: pick-lists for what shops need, a pattern for the rest, and what comes of it. */
import { useState } from 'react'
import type { Field } from '../../../../runtime/model/field.ts'
import { valueAt } from '../../../document/json-value.ts'
import { finishGesture } from '../../../stores/document.ts'
import { Select } from '../../../ui/select.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { TimeInput } from '../../../ui/time-input.tsx'
import { t } from '../../../words/words.ts'
import { Leaving } from '../leaving.tsx'
import { type FieldProps, fieldLabel } from './field-props.ts'
import { NextTimes } from './next-times.tsx'
import styles from './schedule-field.module.css'
import {
  counts,
  readSchedule,
  type ScheduleParts,
  type Unit,
  type Weekday,
  weekdays,
  writeSchedule,
} from './schedule-parts.ts'
import { useStep } from './step-context.ts'

type ScheduleKind = Extract<Field, { readonly kind: 'schedule' }>

export function ScheduleField({ field, name, path, value }: FieldProps<ScheduleKind>) {
  const { change, flow, id, type } = useStep()
  const text = typeof value === 'string' ? value : (field.default ?? '')
  // A pattern stays a pattern while it is typed, also where it happens to be one that the lists could show.
  const [asText, setAsText] = useState(false)
  const read = readSchedule(text)
  const parts: ScheduleParts = asText ? { kind: 'text', text } : read
  const put = (next: ScheduleParts, typing = false): void =>
    change({ label: fieldLabel(name, field), path, value: writeSchedule(next), typing })
  // The zone is a field beside this one, where the type has any.
  const zoneName = Object.entries<Field>(type.fields).find(([, one]) => one.kind === 'zone')?.[0]
  const zone = zoneName === undefined ? undefined : valueAt(flow.nodes[id]?.config, zoneName)
  return (
    <div className={styles.schedule}>
      <Select
        value={parts.kind}
        onChange={(kind) => {
          setAsText(kind === 'text')
          if (kind !== 'text') put(startOf(kind, parts))
        }}
        options={[
          { value: 'day', label: t('Every day') },
          { value: 'days', label: t('On some days of the week') },
          { value: 'interval', label: t('Every few minutes or hours') },
          { value: 'text', label: t('Advanced: a pattern') },
        ]}
      />
      {parts.kind === 'days' ? <Days days={parts.days} onChange={(days) => put({ ...parts, days })} /> : null}
      {parts.kind === 'day' || parts.kind === 'days' ? (
        <Leaving className={styles.line} onLeave={finishGesture}>
          <span>{t('at')}</span>
          <TimeInput label={t('Time of day')} value={parts.at} onChange={(at) => put({ ...parts, at }, true)} />
        </Leaving>
      ) : null}
      {parts.kind === 'interval' ? <Interval parts={parts} onChange={put} /> : null}
      {parts.kind === 'text' ? (
        <TextInput
          mono
          label={t('Pattern')}
          placeholder="0 6 * * 1-5"
          value={text}
          onChange={(next) => {
            setAsText(true)
            put({ kind: 'text', text: next }, true)
          }}
          onBlur={finishGesture}
        />
      ) : null}
      <NextTimes text={text} zone={typeof zone === 'string' && zone !== '' ? zone : flow.zone} />
    </div>
  )
}

function startOf(kind: Exclude<ScheduleParts['kind'], 'text'>, before: ScheduleParts): ScheduleParts {
  const at = 'at' in before && before.at !== '' ? before.at : '06:00'
  if (kind === 'day') return { kind, at }
  return kind === 'days' ? { kind, days: weekdays.slice(0, 5), at } : { kind, count: 15, unit: 'minutes' }
}

function Days({ days, onChange }: { readonly days: readonly Weekday[]; onChange(days: readonly Weekday[]): void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row in every browser.
    <div className={styles.days} role="group" aria-label={t('Days')}>
      {weekdays.map((day) => (
        <button
          key={day}
          type="button"
          className={styles.day}
          aria-pressed={days.includes(day)}
          // The last day stays: without any there would be no schedule.
          onClick={() => onChange(toggled(days, day))}
        >
          <span aria-hidden="true">{dayName(day).slice(0, 2)}</span>
          <span className="said">{dayName(day)}</span>
        </button>
      ))}
    </div>
  )
}

function toggled(days: readonly Weekday[], day: Weekday): readonly Weekday[] {
  const left = days.filter((one) => one !== day)
  return days.includes(day) ? (left.length === 0 ? days : left) : [...days, day]
}

type IntervalParts = Extract<ScheduleParts, { readonly kind: 'interval' }>

function Interval({ parts, onChange }: { readonly parts: IntervalParts; onChange(parts: ScheduleParts): void }) {
  const units: readonly { readonly value: Unit; readonly label: string }[] = [
    { value: 'minutes', label: t('{count, plural, one {minute} other {minutes}}', { count: parts.count }) },
    { value: 'hours', label: t('{count, plural, one {hour} other {hours}}', { count: parts.count }) },
  ]
  return (
    <div className={styles.line}>
      <span>{t('every')}</span>
      <Select
        label={t('How many')}
        value={String(parts.count)}
        onChange={(count) => onChange({ ...parts, count: Number(count) })}
        options={counts[parts.unit].map((count) => ({ value: String(count), label: String(count) }))}
      />
      <Select
        label={t('Unit')}
        value={parts.unit}
        onChange={(unit) =>
          onChange({ kind: 'interval', unit, count: counts[unit].includes(parts.count) ? parts.count : 1 })
        }
        options={units}
      />
    </div>
  )
}

const dayName = (day: Weekday): string =>
  ({
    monday: t('Monday'),
    tuesday: t('Tuesday'),
    wednesday: t('Wednesday'),
    thursday: t('Thursday'),
    friday: t('Friday'),
    saturday: t('Saturday'),
    sunday: t('Sunday'),
  })[day]
