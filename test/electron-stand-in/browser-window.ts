/** `electron.BrowserWindow`: a window of Chromium with the manners that the app asks for. */
import { app } from './app.ts'
import { devtools, machine } from './machine.ts'
import { KnownEvents, knownOnly } from './strict.ts'
import { nativeTheme } from './theme.ts'
import { veto } from './veto.ts'
import { WebContents } from './web-contents.ts'

type Bounds = { x: number; y: number; width: number; height: number }
type Options = Partial<Bounds> & {
  show?: boolean
  title?: string
  backgroundColor?: string
  webPreferences?: { preload?: string; [more: string]: unknown }
}

const known = [
  ...['x', 'y', 'width', 'height', 'minWidth', 'minHeight', 'show', 'title', 'icon', 'backgroundColor'],
  'webPreferences',
]
const knownPreferences = [
  ...['sandbox', 'contextIsolation', 'nodeIntegration', 'nodeIntegrationInWorker', 'nodeIntegrationInSubFrames'],
  ...['webSecurity', 'allowRunningInsecureContent', 'experimentalFeatures', 'webviewTag', 'navigateOnDragDrop'],
  ...['spellcheck', 'preload', 'devTools'],
]
const events = [
  ...['ready-to-show', 'show', 'hide', 'close', 'closed', 'resize', 'move', 'focus', 'maximize', 'minimize', 'restore'],
]

export class BrowserWindow extends KnownEvents {
  /** As the app asked for it, to be read by tests. */
  readonly options: Options
  readonly webContents: WebContents
  readonly contents: WebContents
  closing: Promise<void> = Promise.resolve()
  gone = false
  visible: boolean
  maximized = false
  bounds: Bounds

  static getAllWindows = (): BrowserWindow[] => [...machine.windows] as BrowserWindow[]
  /** Nobody sits before this screen: the newest window has the focus. */
  static getFocusedWindow = (): BrowserWindow | null => BrowserWindow.getAllWindows().at(-1) ?? null
  static fromWebContents = (contents: WebContents | undefined): BrowserWindow | null =>
    BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null

  constructor(options: Options = {}) {
    super('BrowserWindow', events)
    knownOnly('BrowserWindow', options, known)
    knownOnly('webPreferences', options.webPreferences ?? {}, knownPreferences)
    this.options = options
    const { width = 800, height = 600 } = options
    // Without a place, a window comes to the middle of the screen.
    this.bounds = { x: (1920 - width) / 2, y: (1080 - height) / 2, ...pick(options), width, height }
    this.visible = options.show !== false
    const preload = options.webPreferences?.preload
    this.webContents = new WebContents({ size: { width, height }, ...(preload === undefined ? {} : { preload }) })
    this.contents = this.webContents
    this.webContents.closeWindow = () => this.close()
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    machine.windows.add(this)
    void nativeTheme.applyTo(this.webContents)
    app.emit('web-contents-created', veto(), this.webContents)
    app.emit('browser-window-created', veto(), this)
  }

  loadURL = (address: string): Promise<void> => this.webContents.loadURL(address)
  reload = (): void => this.webContents.reload()
  getTitle = (): string => this.options.title ?? ''
  isDestroyed = (): boolean => this.gone
  isVisible = (): boolean => this.visible
  isMinimized = (): boolean => false
  isMaximized = (): boolean => this.maximized
  getBounds = (): Bounds => ({ ...this.bounds })
  getNormalBounds = (): Bounds => ({ ...this.bounds })

  show(): void {
    this.visible = true
    this.emit('show')
  }

  focus(): void {
    this.emit('focus')
  }

  restore(): void {
    this.emit('restore')
  }

  maximize(): void {
    this.maximized = true
    this.visible = true
    this.emit('maximize')
  }

  setBounds(bounds: Partial<Bounds>): void {
    Object.assign(this.bounds, bounds)
    this.emit('resize')
    void this.resizeTarget().catch(() => {})
  }

  async resizeTarget(): Promise<void> {
    await this.webContents.made
    const { targetId } = this.webContents
    const { windowId } = await devtools().send<{ windowId: number }>('Browser.getWindowForTarget', { targetId })
    const { width, height } = this.bounds
    await devtools().send('Browser.setWindowBounds', { windowId, bounds: { width, height } })
  }

  /** First the page may refuse, then the app. */
  close(): void {
    this.closing = this.tryToClose()
  }

  async tryToClose(): Promise<void> {
    if (this.gone) return
    await this.webContents.made
    if (await this.pageRefuses()) {
      const unload = veto()
      this.webContents.emit('will-prevent-unload', unload)
      if (!unload.defaultPrevented) return
    }
    const event = veto()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  /** A page that does not answer cannot refuse either. */
  async pageRefuses(): Promise<boolean> {
    const ask = `!dispatchEvent(new Event('beforeunload', { cancelable: true }))`
    const late = new Promise<false>((resolve) => setTimeout(resolve, 2000, false).unref())
    const asked = this.webContents.executeJavaScript(ask).then(
      (refuses) => refuses === true,
      () => false,
    )
    return Promise.race([asked, late])
  }

  destroy(): void {
    if (this.gone) return
    const { targetId } = this.webContents
    devtools()
      .send('Target.closeTarget', { targetId })
      .catch(() => {})
    this.destroyed()
  }

  destroyed(): void {
    if (this.gone) return
    this.gone = true
    machine.windows.delete(this)
    this.webContents.destroyed()
    this.emit('closed')
    // Electron says so only when windows were closed one by one; quitting closes them itself.
    if (machine.windows.size === 0 && !app.quitting && !app.emit('window-all-closed')) app.quit()
  }
}

function pick({ x, y }: Options): Partial<Bounds> {
  return { ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) }
}
