/** CEL, shown as what it is for: a condition in rows, or a value that is mostly just a field of the event. */
import type { Field } from '../../../../runtime/model/field.ts'
import { CelEditor } from '../cel/cel-editor.tsx'
import { ConditionField } from '../condition/condition-field.tsx'
import { type FieldProps, fieldLabel } from './field-props.ts'
import { useStep } from './step-context.ts'
import { ValueField } from './value-field.tsx'

type ExpressionKind = Extract<Field, { readonly kind: 'expression' }>

export function ExpressionField({ field, name, path, value }: FieldProps<ExpressionKind>) {
  const { change } = useStep()
  const source = typeof value === 'string' ? value : (field.default ?? '')
  const put = (text: string, typing: boolean): void =>
    change({ label: fieldLabel(name, field), path, value: text === '' && field.optional ? undefined : text, typing })
  const editor = <CelEditor source={source} path={path} expect={field.expect} onChange={(text) => put(text, true)} />
  return field.expect === 'boolean' ? (
    <ConditionField source={source} optional={field.optional === true} onChange={put} advanced={editor} />
  ) : (
    <ValueField
      source={source}
      expect={field.expect}
      optional={field.optional === true}
      onChange={put}
      advanced={editor}
    />
  )
}
