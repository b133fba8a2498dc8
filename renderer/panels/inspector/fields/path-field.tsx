/** A file. What is read is bound on this machine and shown by its name; what is written is a name below the file root. */
import type { Field } from '../../../../runtime/model/field.ts'
import { Chip } from '../../../ui/chip.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { t } from '../../../words/words.ts'
import { type FieldProps, fieldLabel, mayBeEmpty } from './field-props.ts'
import { useStep } from './step-context.ts'
import { useTyped } from './use-typed.ts'

type PathKind = Extract<Field, { readonly kind: 'path' }>

export function PathField({ field, name, path, value }: FieldProps<PathKind>) {
  const { change } = useStep()
  const stored = typeof value === 'string' ? value : undefined
  const { shown, typed, left } = useTyped(stored, field.default)
  return (
    <>
      {field.access === 'read' && stored !== undefined && stored !== '' ? (
        <Chip>{t('Reads {file}', { file: fileName(stored) })}</Chip>
      ) : null}
      <TextInput
        value={shown ?? ''}
        placeholder={
          field.access === 'read' ? t('Chosen when the flow is turned on') : (field.default ?? 'reports/sales.csv')
        }
        onChange={(text) => {
          typed(text === '')
          const label = fieldLabel(name, field)
          change({ label, path, value: text === '' && mayBeEmpty(field) ? undefined : text, typing: true })
        }}
        onBlur={left}
      />
    </>
  )
}

/** The last part, whichever way the machine writes its paths. */
const fileName = (path: string): string =>
  path
    .split(/[\\/]/)
    .filter((part) => part !== '')
    .at(-1) ?? path
