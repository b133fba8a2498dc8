/** `electron.Menu`: kept as data. A click by a test does what a click by a person would, as far as it is the app's. */
import { app } from './app.ts'
import { BrowserWindow } from './browser-window.ts'
import { KnownEvents, knownOnly } from './strict.ts'

type Click = (item: MenuItem, window: unknown, event: object) => void
type Template = {
  id?: string
  label?: string
  role?: string
  type?: string
  accelerator?: string
  registerAccelerator?: boolean
  enabled?: boolean
  submenu?: Template[] | Menu
  click?: Click
}
const known = ['id', 'label', 'role', 'type', 'accelerator', 'registerAccelerator', 'enabled', 'submenu', 'click']

export class MenuItem {
  readonly id: string | undefined
  readonly label: string
  readonly role: string | undefined
  readonly type: string
  readonly accelerator: string | undefined
  readonly registerAccelerator: boolean
  readonly submenu: Menu | undefined
  readonly onClick: Click | undefined
  enabled: boolean

  constructor(template: Template) {
    knownOnly('MenuItem', template, known)
    const { submenu } = template
    this.id = template.id
    this.label = template.label ?? template.role ?? ''
    this.role = template.role?.toLowerCase()
    this.type = template.type ?? (submenu ? 'submenu' : 'normal')
    this.accelerator = template.accelerator
    this.registerAccelerator = template.registerAccelerator ?? true
    this.enabled = template.enabled ?? true
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : submenu
    this.onClick = template.click
  }

  click(): void {
    if (!this.enabled) return
    if (this.onClick) this.onClick(this, BrowserWindow.getFocusedWindow(), {})
    else if (this.role === 'quit') app.quit()
    else if (this.role === 'close') BrowserWindow.getFocusedWindow()?.close()
    else throw new Error(`The stand-in cannot click ${this.label}: what this role does is the system's`)
  }
}

export class Menu extends KnownEvents {
  readonly items: MenuItem[] = []
  static application: Menu | null = null

  constructor() {
    super('Menu', [])
  }

  static buildFromTemplate(template: Template[]): Menu {
    const menu = new Menu()
    menu.items.push(...template.map((item) => new MenuItem(item)))
    return menu
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.application = menu
  }

  static getApplicationMenu = (): Menu | null => Menu.application

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }
}
