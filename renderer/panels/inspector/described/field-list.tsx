/** The fields that a description has, each one folded into a line; a group has further ones inside. */
import { useState } from 'react'
import { addField, describedFields } from '../../../document/describe.ts'
import { schemaOf } from '../../../document/field-kinds.ts'
import { uniqueName } from '../../../document/names.ts'
import { Button } from '../../../ui/button.tsx'
import { t } from '../../../words/words.ts'
import list from '../fields/list-field.module.css'
import outdent from '../outdent.module.css'
import type { FieldListProps } from './describe-props.ts'
import { FieldRow } from './field-row.tsx'

export function FieldList({ schema, place, label, describe }: FieldListProps) {
  const fields = describedFields(schema)
  const names = fields.map(({ name }) => name)
  const [open, setOpen] = useState<string | null>(null)
  const add = (): void => {
    const name = uniqueName('new_field', names, '_')
    describe(t('Describe one more field'), (whole) => addField(whole, place, name, schemaOf.text))
    setOpen(name)
  }
  return (
    <div className={list.list}>
      {fields.length === 0 ? null : (
        <ul className={list.rows} aria-label={label}>
          {fields.map((field, index) => (
            <FieldRow
              // biome-ignore lint/suspicious/noArrayIndexKey: its name is what is being typed.
              key={index}
              field={field}
              place={place}
              taken={names}
              open={open === field.name}
              onToggle={() => setOpen(open === field.name ? null : field.name)}
              onRename={setOpen}
              describe={describe}
              list={FieldList}
            />
          ))}
        </ul>
      )}
      <Button kind="quiet" size="small" icon="plus" className={outdent.button} onClick={add}>
        {t('Add a field')}
      </Button>
    </div>
  )
}
