/** A menu under the pointer: around a part of the window, or at a place that the canvas names. */
import { ContextMenu as Base } from '@base-ui/react/context-menu'
import { Menu } from '@base-ui/react/menu'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import styles from './menu.module.css'
import { LateEntries, type MenuEntry } from './menu.tsx'
import { MenuEntries } from './menu-entries.tsx'

type Props = {
  readonly items: readonly MenuEntry[] | (() => readonly MenuEntry[])
  /** One element; the menu opens on it. */
  readonly children: ReactElement
}

export function ContextMenu({ items, children }: Props) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} collisionPadding={8}>
          <Base.Popup className={styles.popup}>
            <LateEntries items={items} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

type Request = { readonly x: number; readonly y: number; readonly items: readonly MenuEntry[] }

let show: ((request: Request) => void) | undefined

/** Opens a menu at a place of the window (`clientX`, `clientY`), for what is drawn rather than made of elements. */
export function openMenuAt(x: number, y: number, items: readonly MenuEntry[]): void {
  show?.({ x, y, items })
}

/** The one menu that `openMenuAt` moves around. Stands in the provider. */
export function MenuAtPlace() {
  const [request, setRequest] = useState<Request | null>(null)
  const [open, setOpen] = useState(false)
  const from = useRef<HTMLElement | null>(null)
  useEffect(() => {
    show = (next) => {
      from.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
      setRequest(next)
      setOpen(true)
    }
    return () => {
      show = undefined
    }
  }, [])
  if (request === null) return null
  const anchor = { getBoundingClientRect: () => new DOMRect(request.x, request.y, 0, 0) }
  return (
    <Menu.Root open={open} onOpenChange={setOpen} modal={false} key={`${request.x} ${request.y}`}>
      <Menu.Portal>
        <Menu.Positioner className={styles.positioner} anchor={anchor} side="bottom" align="start" collisionPadding={8}>
          <Menu.Popup className={styles.popup} finalFocus={from}>
            <MenuEntries items={request.items} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
