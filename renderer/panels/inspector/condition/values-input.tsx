/** Several values: each with a way to take it out, and a line to add the next one. */
import { useState } from 'react'
import { sayType } from '../../../../runtime/nodes/words.ts'
import type { ConditionField } from '../../../document/conditions/condition-fields.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { NumberInput } from '../../../ui/number-input.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { t } from '../../../words/words.ts'
import styles from './condition.module.css'

type Item = string | number
type Props = {
  readonly values: readonly Item[]
  readonly field: ConditionField
  onChange(values: readonly Item[]): void
}

export function ValuesInput({ values, field, onChange }: Props) {
  const [next, setNext] = useState<Item | undefined>(undefined)
  const add = (item: Item | undefined): void => {
    if (item === undefined || item === '') return
    setNext(undefined)
    if (!values.includes(item)) onChange([...values, item])
  }
  const labelOf = (item: Item): string =>
    field.values.find(({ value }) => value === item)?.label ??
    (field.operand === 'event.type' ? sayType(String(item)) : String(item))
  const left = field.values.filter(({ value }) => !values.includes(value))
  return (
    <div className={styles.values}>
      {values.length === 0 ? null : (
        <ul className={styles.chips}>
          {values.map((item) => (
            <li key={`${typeof item} ${item}`} className={styles.chip}>
              <span>{labelOf(item)}</span>
              <IconButton
                icon="x"
                size="small"
                label={t('Take out {value}', { value: labelOf(item) })}
                onClick={() => onChange(values.filter((other) => other !== item))}
              />
            </li>
          ))}
        </ul>
      )}
      {field.values.length > 0 ? (
        left.length === 0 ? null : (
          <Select
            label={t('Add a value')}
            placeholder={t('Add a value')}
            value={undefined}
            options={left.map(({ value, label }) => ({ value: String(value), label }))}
            onChange={(chosen) => add(left.find(({ value }) => String(value) === chosen)?.value)}
          />
        )
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: Enter adds what was typed; the button beside it does the same.
        <div
          className={styles.number}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            add(next)
          }}
        >
          {field.kind === 'number' ? (
            <NumberInput
              label={t('Add a value')}
              value={typeof next === 'number' ? next : undefined}
              onChange={setNext}
            />
          ) : (
            <TextInput
              label={t('Add a value')}
              placeholder={t('Add a value')}
              value={next === undefined ? '' : String(next)}
              onChange={setNext}
              onBlur={() => add(next)}
            />
          )}
          <Button size="small" onClick={() => add(next)}>
            {t('Add')}
          </Button>
        </div>
      )}
    </div>
  )
}
