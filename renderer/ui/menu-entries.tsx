/** The rows of a menu, the same for a menu under a button, under the pointer and at a place of the canvas. */
import { Menu as Base } from '@base-ui/react/menu'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon, type IconName } from './icon.tsx'
import { Kbd } from './kbd.tsx'
import styles from './menu.module.css'

export type MenuItem = {
  readonly kind: 'item'
  readonly label: string
  readonly icon?: IconName | (string & {}) | undefined
  readonly keys?: string | undefined
  readonly disabled?: boolean | undefined
  readonly danger?: boolean | undefined
  /** Given, the entry is one that is on or off, and shows a tick when on. */
  readonly checked?: boolean | undefined
  run(): void
}

export type MenuEntry = MenuItem | { readonly kind: 'separator' } | { readonly kind: 'heading'; readonly label: string }

type Section = { readonly heading: string | undefined; readonly items: readonly MenuItem[]; readonly first: boolean }

export function MenuEntries({ items }: { readonly items: readonly MenuEntry[] }) {
  const withIcons = items.some((entry) => entry.kind === 'item' && (entry.icon ?? entry.checked) !== undefined)
  return sectionsOf(items).map((section, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the sections of an open menu do not move.
    <Base.Group key={index} className={styles.section}>
      {section.first ? null : <Base.Separator className={styles.separator} />}
      {section.heading === undefined ? null : (
        <Base.GroupLabel className={styles.heading}>{section.heading}</Base.GroupLabel>
      )}
      {section.items.map((item) => (
        <Row key={item.label} item={item} withIcons={withIcons} />
      ))}
    </Base.Group>
  ))
}

function Row({ item, withIcons }: { readonly item: MenuItem; readonly withIcons: boolean }) {
  const content: ReactNode = (
    <>
      {withIcons ? <span className={styles.icon}>{sign(item)}</span> : null}
      <span className={styles.label}>{item.label}</span>
      {item.keys === undefined ? null : <Kbd keys={item.keys} />}
    </>
  )
  const shared = {
    className: classes(styles.item, item.danger === true && styles.danger),
    disabled: item.disabled,
    label: item.label,
    onClick: () => item.run(),
  }
  if (item.checked === undefined) return <Base.Item {...shared}>{content}</Base.Item>
  return (
    <Base.CheckboxItem {...shared} checked={item.checked} closeOnClick>
      {content}
    </Base.CheckboxItem>
  )
}

function sign(item: MenuItem): ReactNode {
  if (item.checked === true) return <Icon name="check" size={15} />
  return item.icon === undefined ? null : <Icon name={item.icon} size={15} />
}

/** A heading names what follows it, so it belongs to a group: that is how a screen reader tells it. */
function sectionsOf(entries: readonly MenuEntry[]): readonly Section[] {
  const sections: { heading: string | undefined; items: MenuItem[] }[] = []
  let current: { heading: string | undefined; items: MenuItem[] } | undefined
  for (const entry of entries) {
    if (entry.kind === 'separator') current = undefined
    else if (entry.kind === 'heading' || current === undefined) {
      current = entry.kind === 'heading' ? { heading: entry.label, items: [] } : { heading: undefined, items: [entry] }
      sections.push(current)
    } else current.items.push(entry)
  }
  return sections.map((section, index) => ({ ...section, first: index === 0 }))
}
