/** A value taken from the event: a field out of the list, or an expression for whatever is more than that. */
import { type ReactNode, useState } from 'react'
import type { Expected } from '../../../../runtime/model/expression.ts'
import { sayLabel } from '../../../../runtime/nodes/words.ts'
import type { EventField, FieldType } from '../../../document/event-fields.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { Combobox } from '../../../ui/combobox.tsx'
import { formatMoney } from '../../../words/formats.ts'
import { t } from '../../../words/words.ts'
import outdent from '../outdent.module.css'
import { useStep } from './step-context.ts'
import styles from './value-field.module.css'

type Props = {
  readonly source: string
  readonly expect: Expected
  readonly optional: boolean
  onChange(source: string, typing: boolean): void
  /** The editor for expressions. */
  readonly advanced: ReactNode
}

export function ValueField({ source, expect, optional, onChange, advanced }: Props) {
  const { fields } = useStep()
  const offered = fields.filter(({ type }) => kinds[expect].includes(type))
  const isOffered = source === '' || offered.some(({ path }) => path === source)
  // A field that no event has had yet is still a field.
  const isField = isOffered || /^data(?:\.[A-Za-z_]\w*)+$/.test(source)
  const [asText, setAsText] = useState(false)
  const textShown = asText || !isField || offered.length === 0
  const options = offered.map((field) => ({ value: field.path, label: field.label, hint: exampleOf(field) }))
  if (textShown)
    return (
      <div className={styles.value}>
        {advanced}
        {!isField || offered.length === 0 ? null : (
          <Button kind="quiet" size="small" className={outdent.button} onClick={() => setAsText(false)}>
            {t('Choose a field instead')}
          </Button>
        )}
      </div>
    )
  return (
    <div className={styles.line}>
      <Combobox
        value={source}
        placeholder={optional ? t('Nothing') : t('Choose a field')}
        options={
          isOffered ? options : [...options, { value: source, label: sayField(source), hint: t('not seen yet') }]
        }
        onChange={(path) => onChange(path, false)}
      />
      <IconButton icon="braces" label={t('Advanced: write an expression')} onClick={() => setAsText(true)} />
    </div>
  )
}

const plain: readonly FieldType[] = ['text', 'whole number', 'number', 'yes or no', 'time', 'any']
const kinds: { readonly [E in Expected]: readonly FieldType[] } = {
  boolean: ['yes or no', 'any'],
  number: ['whole number', 'number', 'any'],
  text: ['text', 'any'],
  key: plain,
  any: [...plain, 'money', 'list', 'object'],
}

const sayField = (path: string): string => sayLabel(path.replace(/^data\./, '').replaceAll('.', ' '))

/** A value that was seen, or the kind: what tells two fields of one name apart. */
function exampleOf({ example, type }: EventField): string {
  if (typeof example === 'string') return example.length > 18 ? `${example.slice(0, 17)}…` : example
  if (typeof example === 'number' || typeof example === 'boolean') return String(example)
  if (type === 'money' && example !== undefined && isMoney(example)) return formatMoney(example)
  return typeName(type)
}

const isMoney = (value: unknown): value is { minor: number; currency: string } =>
  typeof value === 'object' &&
  value !== null &&
  'minor' in value &&
  typeof value.minor === 'number' &&
  'currency' in value &&
  typeof value.currency === 'string'

const typeName = (type: FieldType): string =>
  ({
    text: t('text'),
    'whole number': t('whole number'),
    number: t('number'),
    'yes or no': t('yes or no'),
    money: t('money'),
    list: t('list'),
    object: t('group'),
    time: t('time'),
    any: t('any'),
  })[type]
