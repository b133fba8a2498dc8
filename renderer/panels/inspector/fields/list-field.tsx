/** Rows of further fields: added, removed, moved by buttons or Alt and an arrow, each one folded into a sentence. */
import { type ComponentType, useEffect, useRef, useState } from 'react'
import type { Field } from '../../../../runtime/model/field.ts'
import { isObject, type Json, type JsonObject } from '../../../../runtime/model/json.ts'
import { Button } from '../../../ui/button.tsx'
import { t } from '../../../words/words.ts'
import outdent from '../outdent.module.css'
import { type FieldProps, fieldLabel } from './field-props.ts'
import styles from './list-field.module.css'
import { ListRow } from './list-row.tsx'
import { useStep } from './step-context.ts'

type ListKind = Extract<Field, { readonly kind: 'list' }>

/** `draw` draws a field of a row; handed in because it draws lists too. */
type Props = FieldProps<ListKind> & { readonly draw: ComponentType<FieldProps> }

export function ListField({ field, name, path, value, draw }: Props) {
  const { editRows, wanted } = useStep()
  const rows = rowsOf(value ?? field.default)
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set(rows.length === 1 ? [0] : []))
  /** The row whose head takes the focus after it was moved, added, or its neighbour removed. */
  const [focus, setFocus] = useState<number | null>(null)
  const list = useRef<HTMLOListElement>(null)
  const label = fieldLabel(name, field)

  useEffect(() => {
    const index = wanted?.startsWith(`${path}.`) ? Number(wanted.slice(path.length + 1).split('.')[0]) : Number.NaN
    if (!Number.isNaN(index)) setOpen((before) => new Set([...before, index]))
  }, [wanted, path])
  useEffect(() => {
    if (focus === null) return
    const heads = list.current?.querySelectorAll<HTMLElement>(':scope > li > [data-row-head] > button:first-child')
    heads?.[focus]?.focus()
    setFocus(null)
  }, [focus])

  const toggle = (index: number): void =>
    setOpen((before) => new Set(before.has(index) ? [...before].filter((one) => one !== index) : [...before, index]))
  const add = (): void => {
    editRows(t('Add to {label}', { label }), path, { kind: 'add', row: emptyRow(field) })
    setOpen((before) => new Set([...before, rows.length]))
    setFocus(rows.length)
  }
  const remove = (index: number): void => {
    editRows(t('Remove from {label}', { label }), path, { kind: 'remove', index })
    setOpen((before) => new Set([...before].filter((one) => one !== index).map((one) => (one > index ? one - 1 : one))))
    setFocus(Math.max(0, Math.min(index, rows.length - 2)))
  }
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= rows.length) return
    editRows(t('Move in {label}', { label }), path, { kind: 'move', from, to })
    setOpen((before) => new Set([...before].map((one) => (one === from ? to : one === to ? from : one))))
    setFocus(to)
  }
  return (
    <div className={styles.list}>
      {rows.length === 0 ? null : (
        <ol ref={list} className={styles.rows} aria-label={label}>
          {rows.map((row, index) => (
            <ListRow
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place; what is open moves with them.
              key={index}
              fields={field.fields}
              draw={draw}
              row={row}
              path={`${path}.${index}`}
              place={index + 1}
              last={index === rows.length - 1}
              open={open.has(index)}
              onToggle={() => toggle(index)}
              onRemove={() => remove(index)}
              onMove={(by) => move(index, index + by)}
            />
          ))}
        </ol>
      )}
      <Button kind="quiet" size="small" icon="plus" className={outdent.button} onClick={add}>
        {addLabel(label)}
      </Button>
    </div>
  )
}

const rowsOf = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.map((row: Json) => (isObject(row) ? row : {})) : []

/** What has no default is left open, so that the form asks for it. */
function emptyRow({ fields }: ListKind): JsonObject {
  return Object.fromEntries(
    Object.entries<Field>(fields).flatMap(([name, field]): readonly (readonly [string, Json])[] => {
      if (field.optional === true || field.default !== undefined) return []
      if (field.kind === 'choice') return [[name, field.options[0]?.value ?? '']]
      return field.kind === 'name' || field.kind === 'text' || field.kind === 'expression' ? [[name, '']] : []
    }),
  )
}

/** "Rules" are added one rule at a time; where the label names no things, they are rows. */
const addLabel = (label: string): string =>
  /^[A-Z][a-z]+s$/.test(label) ? t('Add a {thing}', { thing: label.slice(0, -1).toLowerCase() }) : t('Add a row')
