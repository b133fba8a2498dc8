/** Whose data the personal fields of an event are: erasing that customer makes them unreadable. */
import { isObject, type Json, type JsonObject } from '../../../../runtime/model/json.ts'
import { sayLabel } from '../../../../runtime/nodes/words.ts'
import { describedFields, withFact } from '../../../document/describe.ts'
import { kindOfSchema } from '../../../document/field-kinds.ts'
import { cleanName } from '../../../document/names.ts'
import { Field } from '../../../ui/field.tsx'
import { Select } from '../../../ui/select.tsx'
import { t } from '../../../words/words.ts'
import type { Describe } from './describe-props.ts'
import { holdsPersonal } from './holds-personal.ts'

type Props = { readonly schema: JsonObject; readonly describe: Describe }

const subject = ''

export function PersonField({ schema, describe }: Props) {
  if (!holdsPersonal(schema)) return null
  const named = typeof schema.personOf === 'string' ? schema.personOf : subject
  const texts = textFields(schema, '')
  return (
    <Field
      label={t('Whose data it is')}
      help={t('Personal fields are sealed for each person, and can be erased for one of them.')}
    >
      <Select
        value={named}
        options={[
          { value: subject, label: t('Of what the event is about') },
          ...texts.map((path) => ({ value: path, label: sayLabel(cleanName(path.replaceAll('.', ' '), 60)) })),
        ]}
        onChange={(path) => describe(t('Change whose data it is'), (one) => withFact(one, 'personOf', path))}
      />
    </Field>
  )
}

/** Paths such as `customer.id`; not into lists, where there are several. */
function textFields(schema: Json, path: string): readonly string[] {
  if (!isObject(schema) || schema.type === 'array') return []
  return describedFields(schema).flatMap(({ name, schema: one }) => {
    const inner = path === '' ? name : `${path}.${name}`
    const kind = kindOfSchema(one)
    if (kind === 'group') return textFields(one, inner)
    return kind === 'text' || kind === 'email' || kind === 'choice' ? [inner] : []
  })
}
