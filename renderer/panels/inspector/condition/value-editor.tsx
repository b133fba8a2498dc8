/** What a field is held against: typed by the field's kind, one value, two, or a list, or another field. */

import type { ConditionField } from '../../../document/conditions/condition-fields.ts'
import {
  isList,
  isMoment,
  isReference,
  needsList,
  type Rule,
  type Single,
  type Value,
} from '../../../document/conditions/tree.ts'
import { finishGesture } from '../../../stores/document.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { Combobox } from '../../../ui/combobox.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { MoneyInput } from '../../../ui/money-input.tsx'
import { NumberInput } from '../../../ui/number-input.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { t } from '../../../words/words.ts'
import { MomentInput } from '../../send/moment-input.tsx'
import { Leaving } from '../leaving.tsx'
import { useBuilder } from './builder-context.ts'
import styles from './condition.module.css'
import { ValuesInput } from './values-input.tsx'

type Props = { readonly rule: Rule; readonly field: ConditionField; onChange(value: Value): void }

export function ValueEditor({ rule: { operator, value }, field, onChange }: Props) {
  if (needsList(operator)) {
    const held: readonly unknown[] = isList(value) ? value : []
    const items = held.filter((item) => typeof item === 'string' || typeof item === 'number')
    return <ValuesInput values={items} field={field} onChange={onChange} />
  }
  if (operator !== 'between')
    return <SingleEditor label={t('Value')} value={isList(value) ? null : value} field={field} onChange={onChange} />
  const [low = null, high = null] = isList(value) ? value : []
  return (
    <div className={styles.pair}>
      <SingleEditor label={t('From')} value={low} field={field} onChange={(next) => onChange([next, high])} />
      <span>{t('and')}</span>
      <SingleEditor label={t('To')} value={high} field={field} onChange={(next) => onChange([low, next])} />
    </div>
  )
}

type SingleProps = {
  readonly label: string
  readonly value: Single
  readonly field: ConditionField
  onChange(value: Single): void
}

function SingleEditor(props: SingleProps) {
  const { value, field, onChange } = props
  const { fields } = useBuilder()
  const others = fields.filter((other) => other.operand !== field.operand && other.kind === field.kind)
  const held = isReference(value)
  return (
    <Leaving className={styles.single} onLeave={finishGesture}>
      {held ? (
        <Combobox
          label={props.label}
          value={value.field}
          placeholder={t('Choose a field')}
          options={others.map(({ operand, label }) => ({ value: operand, label }))}
          onChange={(operand) => onChange({ field: operand })}
        />
      ) : (
        <PlainEditor {...props} />
      )}
      {others.length === 0 && !held ? null : (
        <Menu
          align="end"
          trigger={<IconButton icon="more-vertical" size="small" label={t('What it is compared with')} />}
          items={[
            { kind: 'item', label: t('Compare with a value'), checked: !held, run: () => onChange(null) },
            {
              kind: 'item',
              label: t('Compare with another field'),
              checked: held,
              run: () => onChange({ field: others[0]?.operand ?? '' }),
            },
          ]}
        />
      )}
    </Leaving>
  )
}

function PlainEditor({ label, value, field, onChange }: SingleProps) {
  const { currency, zone } = useBuilder()
  const shown = value === null ? '' : isMoment(value) ? value.moment : isReference(value) ? value.field : String(value)
  if (field.kind === 'yes or no' || typeof value === 'boolean')
    return (
      <Select
        label={label}
        value={shown === '' ? undefined : shown}
        options={[
          { value: 'true', label: t('Yes') },
          { value: 'false', label: t('No') },
        ]}
        onChange={(next) => onChange(next === 'true')}
      />
    )
  if (field.values.length > 0 && field.kind === 'number')
    return (
      <Select
        label={label}
        value={shown === '' ? undefined : shown}
        options={field.values.map((one) => ({ value: String(one.value), label: one.label }))}
        onChange={(next) => onChange(Number(next))}
      />
    )
  if (field.kind === 'money')
    return (
      <MoneyInput
        label={label}
        currency={currency}
        value={typeof value === 'number' && Number.isSafeInteger(value) ? { minor: value, currency } : undefined}
        onChange={(money) => onChange(money?.minor ?? null)}
      />
    )
  if (field.kind === 'time')
    return (
      <MomentInput
        label={label}
        zone={zone}
        value={shown}
        onChange={(moment) => onChange(moment === '' ? null : { moment })}
      />
    )
  if (field.kind === 'number' || (field.kind === 'any' && typeof value === 'number'))
    return (
      <div className={styles.number}>
        <NumberInput
          label={label}
          value={typeof value === 'number' ? value : undefined}
          onChange={(number) => onChange(number ?? null)}
        />
        {field.kind === 'any' ? (
          <Button kind="quiet" size="small" onClick={() => onChange(String(value))}>
            {t('As text')}
          </Button>
        ) : null}
      </div>
    )
  if (field.values.length > 0) {
    const options = field.values.map((one) => ({ value: String(one.value), label: one.label }))
    const isKnown = shown === '' || options.some((option) => option.value === shown)
    return (
      <Combobox
        label={label}
        value={shown}
        placeholder={t('Choose…')}
        options={isKnown ? options : [...options, { value: shown, label: shown }]}
        onChange={(next) => onChange(next === '' ? null : next)}
      />
    )
  }
  return (
    <div className={styles.number}>
      <TextInput label={label} value={shown} onChange={onChange} />
      {field.kind === 'any' && shown.trim() !== '' && Number.isFinite(Number(shown)) ? (
        <Button kind="quiet" size="small" onClick={() => onChange(Number(shown))}>
          {t('As a number')}
        </Button>
      ) : null}
    </div>
  )
}
