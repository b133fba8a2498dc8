/** One kind of event, described: what it is called, the fields that it has, and whose data is in it. */
import { useState } from 'react'
import type { Flow } from '../../../../runtime/model/flow.ts'
import { isObject, type JsonObject } from '../../../../runtime/model/json.ts'
import { sayType } from '../../../../runtime/nodes/words.ts'
import { typeLabel } from '../../../document/conditions/condition-fields.ts'
import { withFact } from '../../../document/describe.ts'
import { cleanName } from '../../../document/names.ts'
import { schemaOfExamples } from '../../../document/seen-schema.ts'
import { setEventSchema } from '../../../document/settings.ts'
import { edit, finishGesture } from '../../../stores/document.ts'
import { useProblems } from '../../../stores/problems.ts'
import { showFacts } from '../../../stores/session.ts'
import { Button } from '../../../ui/button.tsx'
import { Field } from '../../../ui/field.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { t } from '../../../words/words.ts'
import { JsonInput } from '../../send/json-input.tsx'
import inspector from '../inspector.module.css'
import { PlainProblems } from '../plain-problems.tsx'
import { useSamples } from '../samples.ts'
import type { Describe } from './describe-props.ts'
import styles from './described.module.css'
import { FactsHead } from './facts-head.tsx'
import { FieldList } from './field-list.tsx'
import { PersonField } from './person-field.tsx'

type Props = { readonly flow: Flow; readonly type: string }

export function EventPage({ flow, type }: Props) {
  const schema = flow.events[type] ?? {}
  const name = cleanName(typeLabel(type, flow), 60)
  const problems = useProblems(({ all }) => all).filter(({ field }) => field?.startsWith(`events.${type}`))
  const [asText, setAsText] = useState(false)
  const describe: Describe = (label, change, typing) =>
    edit(
      label,
      (now) => {
        const known = now.events[type]
        return known === undefined ? now : setEventSchema(now, type, change(known))
      },
      typing === undefined ? null : `event ${type} ${typing}`,
    )
  return (
    <div className={inspector.body}>
      <FactsHead title={name} kind={t('A kind of event: {type}', { type: cleanName(type, 60) })} />
      <PlainProblems problems={problems} />
      <Field label={t('Shown as')} optional>
        <TextInput
          value={textOf(schema, 'title')}
          placeholder={cleanName(sayType(type), 60)}
          maxLength={60}
          onChange={(title) =>
            describe(t('Name the event {name}', { name }), (one) => withFact(one, 'title', title), 'title')
          }
          onBlur={finishGesture}
        />
      </Field>
      <Field label={t('When it happens')} optional>
        <TextInput
          multiline
          value={textOf(schema, 'description')}
          onChange={(text) =>
            describe(t('Describe the event {name}', { name }), (one) => withFact(one, 'description', text), 'help')
          }
          onBlur={finishGesture}
        />
      </Field>
      <section className={inspector.section}>
        <h3>{t('Its fields')}</h3>
        {asText ? (
          <JsonInput
            label={t('Its JSON Schema')}
            value={schema}
            rows={16}
            onChange={(json) => {
              if (isObject(json)) describe(t('Describe the event {name}', { name }), () => json, 'text')
            }}
            onBlur={finishGesture}
          />
        ) : (
          <FieldList schema={schema} place={[]} label={t('Fields of {name}', { name })} describe={describe} />
        )}
        {asText ? null : <PersonField schema={schema} describe={describe} />}
      </section>
      <FromSamples flow={flow} type={type} schema={schema} describe={describe} />
      <div className={styles.end}>
        <Button size="small" kind="quiet" onClick={() => setAsText(!asText)}>
          {asText ? t('Show as a list') : t('Show as JSON Schema')}
        </Button>
        <Button
          size="small"
          icon="trash"
          onClick={() => {
            edit(t('Take away the description of {name}', { name }), (now) => setEventSchema(now, type, null))
            showFacts(null)
          }}
        >
          {t('Remove')}
        </Button>
      </div>
    </div>
  )
}

type SamplesProps = Props & { readonly schema: JsonObject; readonly describe: Describe }

/** Fields that came and are not described yet are offered; what is described is left as it is. */
function FromSamples({ flow, type, schema, describe }: SamplesProps) {
  const { samples } = useSamples(flow.id)
  const seen = samples.filter((sample) => sample.type === type).map(({ data }) => data)
  const found = seen.length === 0 ? undefined : propertiesOf(schemaOfExamples(seen))
  const missing = Object.entries(found ?? {}).filter(([name]) => !Object.hasOwn(propertiesOf(schema), name))
  if (missing.length === 0) return null
  return (
    <section className={inspector.section}>
      <p className={inspector.quiet}>
        {t(
          '{count, plural, one {Events that came have one more field: {names}.} other {Events that came have # more fields: {names}.}}',
          { count: missing.length, names: listNames(missing.map(([name]) => name)) },
        )}
      </p>
      <div>
        <Button
          size="small"
          icon="plus"
          onClick={() =>
            describe(t('Take over fields from events that came'), (one) => ({
              ...one,
              type: 'object',
              properties: { ...propertiesOf(one), ...Object.fromEntries(missing) },
            }))
          }
        >
          {t('Take them over')}
        </Button>
      </div>
    </section>
  )
}

const propertiesOf = ({ properties }: JsonObject): JsonObject => (isObject(properties) ? properties : {})

const listNames = (names: readonly string[]): string =>
  names
    .slice(0, 6)
    .map((name) => cleanName(name, 30))
    .join(', ') + (names.length > 6 ? ' …' : '')

const textOf = (schema: JsonObject, name: string): string => {
  const text = schema[name]
  return typeof text === 'string' ? text : ''
}
