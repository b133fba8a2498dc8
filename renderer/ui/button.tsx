/** The buttons of the window: one with words, one with only an icon and a tooltip that names it. */
import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'
import { classes } from './classes.ts'
import { Icon, type IconName } from './icon.tsx'
import { Tooltip } from './tooltip.tsx'
import { useHeld } from './use-held.ts'

type Look = {
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger' | undefined
  readonly size?: 'small' | 'normal' | undefined
  /** For a button that stays on: announced as pressed or not. */
  readonly pressed?: boolean | undefined
}

type ButtonProps = ComponentProps<'button'> &
  Look & { readonly icon?: IconName | (string & {}) | undefined; readonly children?: ReactNode }

export function Button({
  kind = 'secondary',
  size = 'normal',
  icon,
  pressed,
  className,
  children,
  ...rest
}: ButtonProps) {
  const held = useHeld(rest)
  return (
    <button
      type="button"
      aria-pressed={pressed}
      {...rest}
      {...held}
      className={classes(styles.button, styles[kind], styles[size], className)}
    >
      {icon === undefined ? null : <Icon name={icon} size={size === 'small' ? 14 : 16} />}
      {children}
    </button>
  )
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label' | 'children'> &
  Look & {
    readonly label: string
    readonly icon: IconName | (string & {})
    /** The shortcut, shown in the tooltip: `Mod+Z`. */
    readonly keys?: string | undefined
  }

export function IconButton({
  label,
  icon,
  kind = 'quiet',
  size = 'normal',
  pressed,
  keys,
  className,
  ...rest
}: IconButtonProps) {
  const held = useHeld(rest)
  return (
    <Tooltip content={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        {...rest}
        {...held}
        className={classes(styles.button, styles.bare, styles[kind], styles[size], className)}
      >
        <Icon name={icon} size={size === 'small' ? 14 : 16} />
      </button>
    </Tooltip>
  )
}
