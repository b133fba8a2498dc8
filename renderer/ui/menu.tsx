/** A menu under a button. */
import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement } from 'react'
import styles from './menu.module.css'
import { MenuEntries, type MenuEntry } from './menu-entries.tsx'

export type { MenuEntry }

type Props = {
  /** A `Button` or `IconButton`. */
  readonly trigger: ReactElement
  /** A function is asked each time that the menu opens. */
  readonly items: readonly MenuEntry[] | (() => readonly MenuEntry[])
  readonly align?: 'start' | 'center' | 'end' | undefined
  readonly side?: 'top' | 'bottom' | 'left' | 'right' | undefined
}

export function Menu({ trigger, items, align = 'start', side = 'bottom' }: Props) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} side={side} align={align} sideOffset={4} collisionPadding={8}>
          <Base.Popup className={styles.popup}>
            <LateEntries items={items} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Mounted only while the menu is open, so that a function of items is not called for closed menus. */
export function LateEntries({ items }: { readonly items: Props['items'] }) {
  return <MenuEntries items={typeof items === 'function' ? items() : items} />
}
