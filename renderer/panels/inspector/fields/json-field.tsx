/** Any JSON: a form where the event that it is for is described, an amount where it is money, text otherwise. */
import { useState } from 'react'
import type { Field, Fields } from '../../../../runtime/model/field.ts'
import { isObject, type Json, type JsonObject } from '../../../../runtime/model/json.ts'
import { valueAt } from '../../../document/json-value.ts'
import { finishGesture } from '../../../stores/document.ts'
import { Button } from '../../../ui/button.tsx'
import { MoneyInput } from '../../../ui/money-input.tsx'
import { t } from '../../../words/words.ts'
import { JsonInput } from '../../send/json-input.tsx'
import { SchemaForm } from '../../send/schema-form.tsx'
import { Leaving } from '../leaving.tsx'
import outdent from '../outdent.module.css'
import { type FieldProps, fieldLabel } from './field-props.ts'
import styles from './json-field.module.css'
import { useStep } from './step-context.ts'

type JsonKind = Extract<Field, { readonly kind: 'json' }>

export function JsonField({ field, name, path, value }: FieldProps<JsonKind>) {
  const { change, flow, id, type } = useStep()
  const [asText, setAsText] = useState(false)
  const schema = schemaFor(type.fields, flow.nodes[id]?.config ?? {}, flow.events)
  const shown = value ?? field.default
  const put = (next: Json | undefined, typing: boolean): void =>
    change({ label: fieldLabel(name, field), path, value: next, typing })
  if (isMoney(shown))
    return (
      <Leaving onLeave={finishGesture}>
        <MoneyInput value={shown} currency={shown.currency} onChange={(money) => put(money && { ...money }, true)} />
      </Leaving>
    )
  if (schema === null) return <JsonInput value={shown} onChange={(next) => put(next, true)} onBlur={finishGesture} />
  return (
    <div className={styles.json}>
      {asText ? (
        <JsonInput value={shown} onChange={(next) => put(next, true)} onBlur={finishGesture} />
      ) : (
        <div className={styles.form}>
          <SchemaForm
            schema={schema}
            value={shown}
            onChange={put}
            currency={flow.currency}
            zone={flow.zone}
            onLeave={finishGesture}
          />
        </div>
      )}
      <Button kind="quiet" size="small" className={outdent.button} onClick={() => setAsText(!asText)}>
        {asText ? t('Show as a form') : t('Show as JSON')}
      </Button>
    </div>
  )
}

/** The sample of a producer is data of the event that its config names. */
function schemaFor(
  fields: Fields,
  config: JsonObject,
  events: { readonly [type: string]: JsonObject },
): JsonObject | null {
  const [name, named] =
    Object.entries(fields).find(([, one]) => one.kind === 'name' && one.names === 'event type') ?? []
  if (name === undefined || named?.kind !== 'name') return null
  const type = valueAt(config, name) ?? named.default
  return typeof type === 'string' && Object.hasOwn(events, type) ? (events[type] ?? null) : null
}

const isMoney = (value: Json | undefined): value is { readonly minor: number; readonly currency: string } =>
  isObject(value) &&
  Object.keys(value).length === 2 &&
  typeof value.minor === 'number' &&
  typeof value.currency === 'string' &&
  /^[A-Z]{3}$/.test(value.currency)
