/** A line, or with `multiline` a growing block, of text. Every keystroke is reported. */
import type { FocusEventHandler, KeyboardEventHandler, Ref } from 'react'
import { classes } from './classes.ts'
import { Combobox } from './combobox.tsx'
import control from './control.module.css'
import { useField } from './field.tsx'
import { Icon, type IconName } from './icon.tsx'
import { Kbd } from './kbd.tsx'
import styles from './text-input.module.css'

type Element = HTMLInputElement | HTMLTextAreaElement

type Props = {
  readonly value: string
  onChange(value: string): void
  readonly placeholder?: string | undefined
  readonly multiline?: boolean | undefined
  readonly mono?: boolean | undefined
  readonly invalid?: boolean | undefined
  /** Known values to choose from; other text stays allowed. */
  readonly list?: readonly string[] | undefined
  /** The name, where no `Field` gives one. */
  readonly label?: string | undefined
  readonly icon?: IconName | undefined
  /** A shortcut that leads here, shown at the end. */
  readonly keys?: string | undefined
  readonly type?: 'text' | 'search' | 'password' | 'email' | 'url' | undefined
  readonly disabled?: boolean | undefined
  readonly readOnly?: boolean | undefined
  readonly autoFocus?: boolean | undefined
  readonly maxLength?: number | undefined
  readonly rows?: number | undefined
  readonly onKeyDown?: KeyboardEventHandler<Element> | undefined
  readonly onFocus?: FocusEventHandler<Element> | undefined
  readonly onBlur?: FocusEventHandler<Element> | undefined
  readonly ref?: Ref<HTMLInputElement> | undefined
  /** With `multiline` the element is another one. */
  readonly areaRef?: Ref<HTMLTextAreaElement> | undefined
}

export function TextInput(props: Props) {
  const { value, onChange, placeholder, multiline, mono, list, label, icon, keys, type = 'text', rows = 2 } = props
  const field = useField()
  const invalid = props.invalid ?? field?.invalid ?? false
  if (list !== undefined) {
    const options = list.map((item) => ({ value: item, label: item }))
    const shared = { value, onChange, options, placeholder, label, invalid, disabled: props.disabled }
    return <Combobox {...shared} freeText mono={mono} />
  }
  const shared = {
    id: field?.id,
    value,
    placeholder,
    disabled: props.disabled,
    readOnly: props.readOnly,
    maxLength: props.maxLength,
    spellCheck: mono === true ? false : undefined,
    autoComplete: 'off',
    'aria-label': label,
    'aria-invalid': invalid || undefined,
    'aria-describedby': field?.describedBy,
    onKeyDown: props.onKeyDown,
    onFocus: props.onFocus,
    onBlur: props.onBlur,
    autoFocus: props.autoFocus,
  }
  const look = classes(control.input, mono === true && styles.mono)
  return (
    <div className={classes(control.control, multiline === true && styles.block)} data-invalid={invalid || undefined}>
      {icon === undefined ? null : (
        <span className={control.icon}>
          <Icon name={icon} size={14} />
        </span>
      )}
      {multiline === true ? (
        <textarea
          {...shared}
          ref={props.areaRef}
          rows={rows}
          className={classes(look, styles.area)}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <input
          {...shared}
          ref={props.ref}
          type={type}
          className={look}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {keys === undefined ? null : <Kbd keys={keys} />}
    </div>
  )
}
