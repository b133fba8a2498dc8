/** The parts of `electron` that are the system's: nothing happens, and what was asked for is kept for tests to read. */
import { existsSync } from 'node:fs'
import type { Menu } from './menu.ts'
import { KnownEvents, knownOnly, strict } from './strict.ts'

/** Tests put their own answers in place of these, as on the real thing. */
export const dialog = strict('dialog', {
  shown: [] as unknown[],
  async showMessageBox(...given: unknown[]): Promise<{ response: number; checkboxChecked: boolean }> {
    dialog.shown.push(given.at(-1))
    return { response: 0, checkboxChecked: false }
  },
})

export const shell = strict('shell', {
  opened: [] as string[],
  async openExternal(address: string): Promise<void> {
    shell.opened.push(address)
  },
  shown: [] as string[],
  showItemInFolder(path: string): void {
    shell.shown.push(path)
  },
})

class Picture {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  isEmpty = (): boolean => !existsSync(this.path)
  resize = (_size: object): Picture => this
}

export const nativeImage = strict('nativeImage', { createFromPath: (path: string) => new Picture(path) })

export class Tray extends KnownEvents {
  static readonly all: Tray[] = []
  readonly picture: Picture
  menu: Menu | null = null
  toolTip = ''

  constructor(picture: Picture) {
    super('Tray', ['click'])
    if (picture.isEmpty()) throw new Error(`There is no picture at ${picture.path}`)
    this.picture = picture
    Tray.all.push(this)
  }

  setContextMenu(menu: Menu): void {
    this.menu = menu
  }

  setToolTip(text: string): void {
    this.toolTip = text
  }

  destroy = (): void => void Tray.all.splice(Tray.all.indexOf(this), 1)
}

export class Notification extends KnownEvents {
  static readonly shown: { title: string; body: string }[] = []
  static isSupported = (): boolean => true
  readonly options: { title: string; body: string }

  constructor(options: { title: string; body: string }) {
    super('Notification', ['click', 'show', 'close'])
    knownOnly('Notification', options, ['title', 'body'])
    this.options = options
  }

  show = (): void => void Notification.shown.push(this.options)
}

const display = { id: 1, scaleFactor: 1, workArea: { x: 0, y: 0, width: 1920, height: 1080 } }
export const screen = strict('screen', { getPrimaryDisplay: () => display, getAllDisplays: () => [display] })
