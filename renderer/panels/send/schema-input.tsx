/** The one input of a field in a form, by what its schema asks for. */
import { isObject, type Json } from '../../../runtime/model/json.ts'
import { currencies, type Money } from '../../../runtime/model/money.ts'
import { sameJson } from '../../document/json-value.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { DurationInput } from '../../ui/duration-input.tsx'
import { MoneyInput } from '../../ui/money-input.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { TimeInput } from '../../ui/time-input.tsx'
import { sayJson } from '../../words/json-words.ts'
import { t } from '../../words/words.ts'
import { ZonePicker } from '../inspector/fields/zone-picker.tsx'
import { ConnectionPart } from './connection-part.tsx'
import { JsonInput } from './json-input.tsx'
import { MomentInput } from './moment-input.tsx'
import type { FormFacts } from './schema-facts.ts'
import styles from './schema-form.module.css'
import type { Kind, Shape } from './schema-shape.ts'

type Props = {
  readonly shape: Shape
  readonly required: boolean
  readonly value: Json | undefined
  onChange(value: Json | undefined, typing: boolean): void
  readonly facts: FormFacts
}

export function SchemaInput({ shape, required, value, onChange, facts }: Props) {
  const { kind } = shape
  switch (kind.is) {
    case 'text':
      return (
        <TextPart
          kind={kind}
          fallback={shape.fallback}
          required={required}
          value={value}
          onChange={onChange}
          facts={facts}
        />
      )
    case 'number':
      return (
        <NumberInput
          value={typeof value === 'number' ? value : undefined}
          placeholder={shape.fallback === undefined ? undefined : sayJson(shape.fallback)}
          integer={kind.integer}
          minimum={kind.minimum}
          maximum={kind.maximum}
          onChange={(number) => onChange(number, true)}
        />
      )
    case 'money': {
      const held = moneyOf(value)
      return (
        <MoneyInput
          value={held}
          currency={held?.currency ?? kind.currency ?? facts.currency}
          onChange={(money) => onChange(money && { minor: money.minor, currency: money.currency }, true)}
        />
      )
    }
    case 'yes or no':
      return (
        <Choice
          values={[true, false]}
          fallback={shape.fallback}
          required={required}
          value={value}
          onChange={onChange}
        />
      )
    case 'choice':
      return (
        <Choice
          values={kind.values}
          labels={kind.labels}
          fallback={shape.fallback}
          required={required}
          value={value}
          onChange={onChange}
        />
      )
    default:
      return <JsonInput value={value} rows={3} onChange={(json) => onChange(json, true)} />
  }
}

const currencyOptions = currencies.map((code) => ({ value: code, label: code }))

type TextProps = Omit<Props, 'shape'> & {
  readonly fallback: Json | undefined
  readonly kind: Extract<Kind, { readonly is: 'text' }>
}

function TextPart({ kind, fallback, required, value, onChange, facts }: TextProps) {
  const text = typeof value === 'string' ? value : ''
  const put = (next: string): void => onChange(next === '' && !required ? undefined : next, true)
  if (kind.format === 'moment')
    return (
      <div className={styles.with}>
        <MomentInput value={text} zone={facts.zone} onChange={put} />
        <Button size="small" onClick={() => onChange(new Date().toISOString(), false)}>
          {t('Now')}
        </Button>
      </div>
    )
  if (kind.format === 'duration') return <DurationInput value={text} onChange={put} />
  if (kind.format === 'time') return <TimeInput value={text} onChange={put} />
  if (kind.format === 'time-zone') return <ZonePicker value={text} onChange={put} />
  if (kind.format === 'currency')
    return <Combobox value={text} options={currencyOptions} onChange={put} placeholder={facts.currency} />
  if (kind.format === 'connection') return <ConnectionPart kinds={kind.kinds ?? []} value={text} onChange={put} />
  return (
    <TextInput
      value={text}
      onChange={put}
      multiline={kind.format === 'long'}
      type={kind.format === 'email' ? 'email' : 'text'}
      placeholder={typeof fallback === 'string' ? fallback : kind.format === 'date' ? '2026-01-15' : undefined}
    />
  )
}

type ChoiceProps = {
  readonly values: readonly Json[]
  readonly labels?: readonly string[] | undefined
  readonly fallback: Json | undefined
  readonly required: boolean
  readonly value: Json | undefined
  onChange(value: Json | undefined, typing: boolean): void
}

/** Values of any JSON type, so an option is named by its place. */
function Choice({ values, labels, fallback, required, value, onChange }: ChoiceProps) {
  const none = 'none'
  const at = value === undefined ? -1 : values.findIndex((one) => sameJson(one, value))
  const options = values.map((one, index) => ({ value: String(index), label: labels?.[index] ?? sayJson(one) }))
  return (
    <Select
      value={at < 0 ? (value === undefined ? (required ? undefined : none) : sayJson(value)) : String(at)}
      options={
        required
          ? options
          : [
              {
                value: none,
                label: fallback === undefined ? t('Not given') : t('{value}, as usual', { value: sayJson(fallback) }),
              },
              ...options,
            ]
      }
      onChange={(chosen) => onChange(chosen === none ? undefined : values[Number(chosen)], false)}
    />
  )
}

function moneyOf(value: Json | undefined): Money | undefined {
  if (!isObject(value)) return undefined
  const { minor, currency } = value
  return typeof minor === 'number' && typeof currency === 'string' ? { minor, currency } : undefined
}
