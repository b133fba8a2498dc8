/** One described field: what it is called in the data and on the screen, what it holds, and whether it is always there. */
import type { ComponentType } from 'react'
import { isObject, type Json, type JsonObject } from '../../../../runtime/model/json.ts'
import { sayLabel } from '../../../../runtime/nodes/words.ts'
import {
  changeField,
  type DescribedField,
  type FieldPath,
  removeField,
  renameField,
  setRequired,
  withFact,
} from '../../../document/describe.ts'
import { asKind, type DescribedKind, fieldKinds, kindOfSchema } from '../../../document/field-kinds.ts'
import { cleanName } from '../../../document/names.ts'
import { finishGesture } from '../../../stores/document.ts'
import { IconButton } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { Chip } from '../../../ui/chip.tsx'
import { Field } from '../../../ui/field.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { t } from '../../../words/words.ts'
import rows from '../fields/list-field.module.css'
import { ChoicesInput } from './choices-input.tsx'
import type { Describe, FieldListProps } from './describe-props.ts'
import styles from './described.module.css'
import { kindLabel, kindOptions } from './kind-words.ts'
import { NameInput } from './name-input.tsx'

type Props = {
  readonly field: DescribedField
  readonly place: FieldPath
  readonly taken: readonly string[]
  readonly open: boolean
  onToggle(): void
  onRename(name: string): void
  readonly describe: Describe
  /** Draws the fields of a group; handed in because it draws rows. */
  readonly list: ComponentType<FieldListProps>
}

export function FieldRow({ field, place, taken, open, onToggle, onRename, describe, list: List }: Props) {
  const { name, schema, required } = field
  const path = [...place, name]
  const kind = kindOfSchema(schema)
  const said = sayField(name, schema)
  const change = (label: string, next: (schema: JsonObject) => JsonObject, typing?: string): void =>
    describe(label, (whole) => changeField(whole, path, next), typing && `${path.join('/')} ${typing}`)
  return (
    <li className={rows.row}>
      <div className={rows.head}>
        <button type="button" className={rows.fold} aria-expanded={open} onClick={onToggle}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} size={14} />
          <span className={rows.title}>{said}</span>
          {isPersonal(schema) ? <Chip>{t('personal')}</Chip> : null}
        </button>
        <span className={rows.tools}>
          <IconButton
            icon="x"
            size="small"
            label={t('Remove {title}', { title: said })}
            onClick={() => describe(t('Remove the field {name}', { name: said }), (whole) => removeField(whole, path))}
          />
        </span>
      </div>
      {open ? (
        <div className={rows.body}>
          <NameInput
            label={t('Name in the data')}
            value={name}
            taken={taken}
            onChange={(next) => {
              describe(t('Rename the field {name}', { name: said }), (whole) => renameField(whole, path, next))
              onRename(next)
            }}
          />
          <Field label={t('Shown as')} optional>
            <TextInput
              value={textOf(schema, 'title')}
              placeholder={sayLabel(cleanName(name, 60))}
              maxLength={60}
              onChange={(title) => change(t('Name the field {name}', { name }), put('title', title), 'title')}
              onBlur={finishGesture}
            />
          </Field>
          <Field label={t('What it holds')}>
            <Select<DescribedKind>
              value={kind}
              options={kindOptions(fieldKinds, kind)}
              onChange={(next) => {
                if (next !== 'other') change(t('Change what {name} holds', { name: said }), (one) => asKind(one, next))
              }}
            />
          </Field>
          <Inside {...{ schema, kind, said, change, describe, List }} place={path} />
          <Field label={t('What it means')} optional>
            <TextInput
              multiline
              value={textOf(schema, 'description')}
              onChange={(text) =>
                change(t('Describe the field {name}', { name: said }), put('description', text), 'help')
              }
              onBlur={finishGesture}
            />
          </Field>
          <div className={styles.checks}>
            <Checkbox
              checked={required}
              label={t('Every event has it')}
              onChange={(next) =>
                describe(t('Change when {name} is there', { name: said }), (whole) => setRequired(whole, path, next))
              }
            />
            <Checkbox
              checked={isPersonal(schema)}
              label={t('It is about a person')}
              onChange={(next) => change(t('Change whether {name} is personal', { name: said }), put('personal', next))}
            />
          </div>
        </div>
      ) : (
        <p className={rows.sentence}>
          {required ? kindLabel(kind) : t('{kind}, not always there', { kind: kindLabel(kind) })}
        </p>
      )}
    </li>
  )
}

type InsideProps = {
  readonly schema: Json
  readonly kind: DescribedKind
  readonly said: string
  readonly place: FieldPath
  readonly change: Describe
  readonly describe: Describe
  readonly List: ComponentType<FieldListProps>
}

/** What belongs to its kind only: the choices, what a list holds, the fields of a group. */
function Inside({ schema, kind, said, place, change, describe, List }: InsideProps) {
  if (kind === 'choice')
    return (
      <ChoicesInput
        schema={schema}
        onChange={(choices) =>
          change(t('Change what {name} can be', { name: said }), (one) => ({ ...one, enum: choices }), 'enum')
        }
      />
    )
  const fields = (
    <List schema={schema} place={place} label={t('Fields of {name}', { name: said })} describe={describe} />
  )
  if (kind === 'group') return fields
  if (kind !== 'list') return null
  const items = isObject(schema) ? schema.items : undefined
  const holds = kindOfSchema(items)
  return (
    <>
      <Field label={t('A list of')}>
        <Select<DescribedKind>
          value={holds}
          options={kindOptions(
            fieldKinds.filter((one) => one !== 'list' && one !== 'choice'),
            holds,
          )}
          onChange={(next) => {
            if (next !== 'other')
              change(t('Change what {name} lists', { name: said }), (one) => ({
                ...one,
                items: asKind(one.items, next),
              }))
          }}
        />
      </Field>
      {holds === 'group' ? fields : null}
    </>
  )
}

const put = (name: string, value: Json) => (field: JsonObject) => withFact(field, name, value)

const textOf = (schema: Json, name: string): string => {
  const text = isObject(schema) ? schema[name] : undefined
  return typeof text === 'string' ? text : ''
}

const isPersonal = (schema: Json): boolean => isObject(schema) && schema.personal === true

const sayField = (name: string, schema: Json): string =>
  cleanName(textOf(schema, 'title'), 60) || sayLabel(cleanName(name, 60)) || t('no name')
