/** The texts that something can be, one on each line. */
import { useEffect, useState } from 'react'
import { isObject, type Json } from '../../../../runtime/model/json.ts'
import { isList, sameJson } from '../../../document/json-value.ts'
import { Field } from '../../../ui/field.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { t } from '../../../words/words.ts'

type Props = { readonly schema: Json; onChange(choices: readonly string[]): void }

export function ChoicesInput({ schema, onChange }: Props) {
  const stored = isObject(schema) && isList(schema.enum) ? schema.enum : []
  const [text, setText] = useState(() => stored.join('\n'))
  // Undo, or a choice elsewhere, changed them behind the text.
  useEffect(() => setText((now) => (sameJson(linesOf(now), stored) ? now : stored.join('\n'))), [stored])
  return (
    <Field
      label={t('What it can be')}
      help={t('One on each line.')}
      problem={stored.every((one) => one === '') ? { message: t('At least one is needed.') } : undefined}
    >
      <TextInput
        multiline
        rows={3}
        value={text}
        onChange={(next) => {
          setText(next)
          onChange(linesOf(next))
        }}
      />
    </Field>
  )
}

/** An empty list would allow nothing at all: one empty text stands for "not said yet". */
function linesOf(text: string): readonly string[] {
  const lines = [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '')
  return lines.length === 0 ? [''] : lines
}
