/** A file. What is read is chosen on this machine and shown with its first rows; what is written is a name below the file root. */
import type { Field } from '../../../../runtime/model/field.ts'
import { OutsideField } from '../../../ui/field.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { t } from '../../../words/words.ts'
import { type FieldProps, fieldLabel, mayBeEmpty } from './field-props.ts'
import styles from './file-choice.module.css'
import { FileChoice } from './file-choice.tsx'
import { useStep } from './step-context.ts'
import { useTyped } from './use-typed.ts'

type PathKind = Extract<Field, { readonly kind: 'path' }>

export function PathField(props: FieldProps<PathKind>) {
  const { value, field } = props
  if (field.access !== 'read') return <PathInput {...props} placeholder={field.default ?? 'reports/sales.csv'} />
  const named = typeof value === 'string' ? value : ''
  return (
    <>
      <FileChoice named={named} />
      <details className={styles.named} open={named !== '' || undefined}>
        <summary>{t('Advanced: name a path in the flow')}</summary>
        <OutsideField>
          <PathInput {...props} label={t('Path of the file')} placeholder="/home/shop/till.csv" />
        </OutsideField>
      </details>
    </>
  )
}

type InputProps = FieldProps<PathKind> & { readonly placeholder: string; readonly label?: string }

function PathInput({ field, name, path, value, placeholder, label }: InputProps) {
  const { change } = useStep()
  const stored = typeof value === 'string' ? value : undefined
  const { shown, typed, left } = useTyped(stored, field.default)
  return (
    <TextInput
      value={shown ?? ''}
      label={label}
      placeholder={placeholder}
      onChange={(text) => {
        typed(text === '')
        const own = fieldLabel(name, field)
        change({ label: own, path, value: text === '' && mayBeEmpty(field) ? undefined : text, typing: true })
      }}
      onBlur={left}
    />
  )
}
