/** One choice out of a short list. */
import { Select as Base } from '@base-ui/react/select'
import { t } from '../words/words.ts'
import { classes } from './classes.ts'
import control from './control.module.css'
import { useField } from './field.tsx'
import { Icon } from './icon.tsx'
import styles from './select.module.css'

export type SelectOption<V extends string = string> = {
  readonly value: V
  readonly label: string
  readonly help?: string | undefined
}

type Props<V extends string> = {
  readonly value: V | undefined
  onChange(value: V): void
  readonly options: readonly SelectOption<NoInfer<V>>[]
  readonly placeholder?: string | undefined
  readonly label?: string | undefined
  readonly disabled?: boolean | undefined
  readonly invalid?: boolean | undefined
  /** Without a box, for use inside a toolbar or a sentence. */
  readonly quiet?: boolean | undefined
}

export function Select<V extends string>(props: Props<V>) {
  const { value, onChange, options, placeholder = t('Choose…'), label, disabled, quiet } = props
  const field = useField()
  const invalid = props.invalid ?? field?.invalid ?? false
  const chosen = options.find((option) => option.value === value)
  return (
    <Base.Root
      id={field?.id}
      value={value ?? null}
      onValueChange={(next) => {
        if (next !== null) onChange(next)
      }}
      items={options}
      disabled={disabled}
      modal={false}
    >
      <Base.Trigger
        className={classes(control.control, styles.trigger, quiet === true && styles.quiet)}
        aria-label={label}
        aria-labelledby={label === undefined ? field?.labelId : undefined}
        aria-invalid={invalid || undefined}
        aria-describedby={field?.describedBy}
      >
        <span className={classes(styles.value, chosen === undefined && styles.placeholder)}>
          {/* A stored value that is no longer on offer is shown as it is, not as an empty box. */}
          {chosen?.label ?? (value === undefined || value === '' ? placeholder : value)}
        </span>
        <Base.Icon className={control.icon}>
          <Icon name="chevron-down" size={14} />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner
          className={control.positioner}
          sideOffset={4}
          alignItemWithTrigger={false}
          collisionPadding={8}
        >
          <Base.Popup className={control.popup}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className={control.option}>
                <Base.ItemIndicator className={control.tick}>
                  <Icon name="check" size={14} />
                </Base.ItemIndicator>
                <Base.ItemText className={control.text}>{option.label}</Base.ItemText>
                {option.help === undefined ? null : <span className={control.help}>{option.help}</span>}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
