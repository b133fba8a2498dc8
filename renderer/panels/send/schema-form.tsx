/** A form made of a JSON Schema: for a test event's data, and for the answers to a flow's settings. */
import type { ReactNode } from 'react'
import { isObject, type Json, type JsonObject } from '../../../runtime/model/json.ts'
import { Chip } from '../../ui/chip.tsx'
import { Field, type FieldProblem } from '../../ui/field.tsx'
import { t } from '../../words/words.ts'
import { Leaving } from '../inspector/leaving.tsx'
import type { FormFacts, PartProps } from './schema-facts.ts'
import styles from './schema-form.module.css'
import { SchemaInput } from './schema-input.tsx'
import { SchemaList } from './schema-list.tsx'
import { SchemaSeveral } from './schema-several.tsx'
import { type Shape, shapeOf } from './schema-shape.ts'

type Props = {
  readonly schema: JsonObject
  readonly value: Json | undefined
  onChange(value: Json | undefined, typing: boolean): void
  readonly currency: string
  readonly zone: string
  readonly problems?: ReadonlyMap<string, FieldProblem>
  readonly onLeave?: () => void
  readonly aside?: (name: string) => ReactNode
  readonly filled?: boolean
}

const nothingWrong: ReadonlyMap<string, FieldProblem> = new Map()

export function SchemaForm({
  schema,
  value,
  onChange,
  currency,
  zone,
  problems = nothingWrong,
  onLeave,
  aside,
  filled,
}: Props) {
  const facts: FormFacts = {
    root: schema,
    currency,
    zone,
    problems,
    onLeave: onLeave ?? nothing,
    aside,
    filled,
    marksOptional: /"required":\[[^\]]/.test(JSON.stringify(schema)),
  }
  return (
    <Leaving className={styles.form} onLeave={facts.onLeave}>
      <SchemaPart schema={schema} name="" pointer="" required bare value={value} onChange={onChange} facts={facts} />
    </Leaving>
  )
}

const nothing = (): void => {}

function SchemaPart(props: PartProps) {
  const { schema, name, pointer, required, bare, value, onChange, facts } = props
  const shape = shapeOf(schema, facts.root, name)
  const { kind } = shape
  const problem = facts.problems.get(pointer)
  const aside = pointer === `/${name}` ? facts.aside?.(name) : undefined
  if (kind.is === 'object') {
    const held = isObject(value) ? value : {}
    const parts = kind.properties.map((property) => (
      <SchemaPart
        key={property.name}
        schema={property.schema}
        name={property.name}
        pointer={`${pointer}/${property.name.replaceAll('~', '~0').replaceAll('/', '~1')}`}
        required={property.required}
        value={Object.hasOwn(held, property.name) ? held[property.name] : undefined}
        onChange={(next, typing) =>
          onChange(withProperty(held, property.name, next, required || bare === true), typing)
        }
        facts={facts}
      />
    ))
    return bare ? (
      parts
    ) : (
      <Fieldset shape={shape} required={required} facts={facts} problem={problem} aside={aside}>
        {parts}
      </Fieldset>
    )
  }
  const marked = required && facts.filled !== true
  if (kind.is === 'list' || kind.is === 'several')
    return (
      <Fieldset shape={shape} required={required} facts={facts} problem={problem} aside={aside}>
        {kind.is === 'several' ? (
          <SchemaSeveral {...kind} value={value} onChange={(next) => onChange(next, false)} />
        ) : (
          <SchemaList {...props} items={kind.items} title={shape.title} part={SchemaPart} />
        )}
      </Fieldset>
    )
  const input = <SchemaInput shape={shape} required={required} value={value} onChange={onChange} facts={facts} />
  return (
    <Field
      label={<Label shape={shape} required={marked} />}
      optional={!required && facts.marksOptional}
      help={shape.help === '' ? undefined : shape.help}
      problem={problem}
      aside={aside}
    >
      {input}
    </Field>
  )
}

/** An object that nothing is left of goes, where it need not be there. */
function withProperty(held: JsonObject, name: string, value: Json | undefined, stays: boolean): JsonObject | undefined {
  const others = Object.entries(held).filter(([other]) => other !== name)
  const next =
    value === undefined
      ? Object.fromEntries(others)
      : Object.hasOwn(held, name)
        ? Object.fromEntries(Object.entries(held).map(([key, old]) => [key, key === name ? value : old]))
        : Object.fromEntries([...others, [name, value]])
  return Object.keys(next).length === 0 && !stays ? undefined : next
}

function Label({ shape, required }: { readonly shape: Shape; readonly required: boolean }) {
  return (
    <>
      {shape.title}
      {required ? (
        <span className={styles.needed} title={t('Needed')}>
          <span aria-hidden="true">*</span>
          <span className="said">{t('needed')}</span>
        </span>
      ) : null}
      {shape.personal ? <Chip>{t('personal')}</Chip> : null}
    </>
  )
}

type FieldsetProps = {
  readonly shape: Shape
  readonly required: boolean
  readonly facts: FormFacts
  readonly problem: FieldProblem | undefined
  readonly aside: ReactNode
  readonly children: ReactNode
}

function Fieldset({ shape, required, facts, problem, aside, children }: FieldsetProps) {
  return (
    <fieldset className={styles.part}>
      <legend className={styles.legend}>
        <Label shape={shape} required={required && facts.filled !== true} />
        {required || !facts.marksOptional ? null : <span className={styles.optional}>{t('optional')}</span>}
        {aside}
      </legend>
      {shape.help === '' ? null : <p className={styles.help}>{shape.help}</p>}
      {problem === undefined ? null : <p className={styles.problem}>{problem.message}</p>}
      {children}
    </fieldset>
  )
}
