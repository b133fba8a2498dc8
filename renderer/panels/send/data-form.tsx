/** What an event says, filled in: as a form where its fields are known, and as JSON for those who want that. */
import { useState } from 'react'
import type { Json, JsonObject } from '../../../runtime/model/json.ts'
import { Field, type FieldProblem } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { t } from '../../words/words.ts'
import { JsonInput } from './json-input.tsx'
import { SchemaForm } from './schema-form.tsx'

type Props = {
  /** Undefined where nobody knows its fields. */
  readonly schema: JsonObject | undefined
  readonly data: Json | undefined
  onData(data: Json | undefined): void
  /** False while the JSON is not one. */
  onReadable(readable: boolean): void
  readonly currency: string
  readonly zone: string
  readonly problems: ReadonlyMap<string, FieldProblem>
}

export function DataForm({ schema, data, onData, onReadable, currency, zone, problems }: Props) {
  const [asText, setAsText] = useState(false)
  return (
    <>
      {schema === undefined ? null : (
        <Segmented
          label={t('How to write the data')}
          value={asText ? 'json' : 'form'}
          onChange={(next) => {
            setAsText(next === 'json')
            onReadable(true)
          }}
          options={[
            { value: 'form', label: t('Form') },
            { value: 'json', label: t('JSON') },
          ]}
        />
      )}
      {schema === undefined || asText ? (
        <Field label={t('Data')} help={t('What the event says, as JSON.')} problem={problems.values().next().value}>
          <JsonInput value={data} onChange={onData} onReadable={onReadable} rows={10} />
        </Field>
      ) : (
        <SchemaForm
          schema={schema}
          value={data}
          onChange={onData}
          currency={currency}
          zone={zone}
          problems={problems}
        />
      )}
    </>
  )
}
