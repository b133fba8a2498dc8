/** `electron.webContents`: one page, between the app's real main process and Chromium. */
import { readFileSync } from 'node:fs'
import { decode, encode } from './codec.ts'
import { ipcMain } from './ipc-main.ts'
import { devtools, machine } from './machine.ts'
import { type FromPage, type Information, installInPage, type ToPage } from './page.ts'
import { fromCarried, toCarried } from './scheme.ts'
import { applyPermissions, defaultSession, interceptRequests } from './session.ts'
import { KnownEvents } from './strict.ts'
import { veto } from './veto.ts'

/** The last three are taken and never come: here no frame inside a page and no redirect gets that far. */
const events = [
  ...['dom-ready', 'did-finish-load', 'did-fail-load', 'will-navigate', 'will-prevent-unload'],
  ...['render-process-gone', 'destroyed', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'],
]

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' }
export type ContentsOptions = { readonly preload?: string; readonly size: { width: number; height: number } }

const all = new Map<string, WebContents>()
let lastId = 0

export class WebContents extends KnownEvents {
  readonly id = ++lastId
  readonly session = defaultSession
  readonly made: Promise<void>
  targetId = ''
  sessionId = ''
  url = ''
  gone = false
  openHandler: OpenHandler = () => ({ action: 'allow' })
  /** Not to be guessed by a page. */
  readonly names = { binding: `b${crypto.randomUUID()}`, receiver: `r${crypto.randomUUID()}` }

  static fromDevToolsTargetId = (targetId: string): WebContents | undefined => all.get(targetId)
  static getAllWebContents = (): WebContents[] => [...all.values()]

  constructor(options: ContentsOptions) {
    super('webContents', events)
    this.made = this.make(options)
    machine.opening.add(this.made)
    void this.made.finally(() => machine.opening.delete(this.made))
  }

  async make({ preload, size }: ContentsOptions): Promise<void> {
    const target = { url: 'about:blank', newWindow: true, ...size }
    this.targetId = (await devtools().send<{ targetId: string }>('Target.createTarget', target)).targetId
    all.set(this.targetId, this)
    const attach = { targetId: this.targetId, flatten: true }
    this.sessionId = (await devtools().send<{ sessionId: string }>('Target.attachToTarget', attach)).sessionId
    devtools().events.on('Runtime.bindingCalled', this.mine(this.hearBinding))
    devtools().events.on(
      'Page.domContentEventFired',
      this.mine(() => this.emit('dom-ready')),
    )
    devtools().events.on(
      'Page.loadEventFired',
      this.mine(() => this.emit('did-finish-load')),
    )
    devtools().events.on('Page.frameNavigated', this.mine(this.hearNavigated))
    devtools().events.on('Inspector.targetCrashed', this.mine(this.hearCrash))
    await this.send_('Page.enable')
    await this.send_('Runtime.enable')
    await this.send_('Runtime.addBinding', { name: this.names.binding })
    await this.send_('Page.addScriptToEvaluateOnNewDocument', { source: this.script(preload) })
    await interceptRequests(this.sessionId)
  }

  script(preload: string | undefined): string {
    const information: Information = { ...this.names, platform: process.platform }
    const source = preload === undefined ? '' : readFileSync(preload, 'utf8')
    const wrapped = `function (require, module, exports, process) {${source}\n}`
    const call = `(${installInPage})(encode, decode, ${wrapped}, ${JSON.stringify(information)})`
    return `(() => {${encode};${decode};${call}})()`
  }

  /** For events of this page only. */
  mine<T>(hear: (this: WebContents, params: T) => void): (params: T, session: string) => void {
    return (params, session) => {
      if (session === this.sessionId) hear.call(this, params)
    }
  }

  send_(method: string, params: object = {}): Promise<unknown> {
    return devtools().send(method, params, this.sessionId)
  }

  hearNavigated({ frame }: { frame: { url: string; parentId?: string } }): void {
    if (frame.parentId === undefined) this.url = fromCarried(frame.url)
  }

  hearCrash(): void {
    this.emit('render-process-gone', veto(), { reason: 'crashed', exitCode: 1 })
  }

  hearBinding({ name, payload }: { name: string; payload: string }): void {
    if (name === this.names.binding) void this.hear(JSON.parse(payload))
  }

  async hear(message: FromPage): Promise<void> {
    if (message.kind === 'open') return this.askToOpen(fromCarried(message.url))
    if (message.kind === 'navigate') {
      const details = veto({ url: fromCarried(message.url), isMainFrame: true, isSameDocument: false })
      this.emit('will-navigate', details)
      if (!details.defaultPrevented) await this.loadURL(details.url)
      return
    }
    const event = { sender: this, senderFrame: this.mainFrame, type: 'frame' }
    const { id, channel } = message
    const answer = await ipcMain.ask(channel, event, decode(message.given) as unknown[]).then(
      (value): ToPage => ({ kind: 'answer', id, value: encode(value) }),
      (error: Error): ToPage => ({ kind: 'failed', id, message: error.message }),
    )
    await this.deliver(answer)
  }

  askToOpen(url: string): void {
    if (this.openHandler({ url }).action !== 'deny') throw new Error('The stand-in cannot open a window for a page')
  }

  get mainFrame(): { url: string; parent: null } {
    return { url: this.url, parent: null }
  }

  /** A page that has gone, or is on its way to another one, hears nothing. */
  async deliver(message: ToPage): Promise<void> {
    const expression = `globalThis[${JSON.stringify(this.names.receiver)}]?.(${JSON.stringify(message)})`
    await this.made.then(() => this.send_('Runtime.evaluate', { expression })).catch(() => {})
  }

  send(channel: string, ...given: unknown[]): void {
    void this.deliver({ kind: 'event', channel, given: encode(given) })
  }

  async loadURL(address: string): Promise<void> {
    await this.made
    await applyPermissions(address)
    const loaded = new Promise((resolve) => this.once('did-finish-load', resolve as () => void))
    const { errorText } = (await this.send_('Page.navigate', { url: toCarried(address) })) as { errorText?: string }
    if (errorText) throw new Error(`${errorText} loading '${address}'`)
    await loaded
  }

  reload(): void {
    void this.send_('Page.reload')
  }

  forcefullyCrashRenderer(): void {
    // Nobody is left to answer it.
    this.send_('Page.crash').catch(() => {})
  }

  async executeJavaScript(expression: string): Promise<unknown> {
    const options = { expression, awaitPromise: true, returnByValue: true }
    const answer = (await this.send_('Runtime.evaluate', options)) as Evaluated
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text)
    return answer.result.value
  }

  getURL = (): string => this.url
  isDestroyed = (): boolean => this.gone
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }

  /** The window closes it; Playwright asks for this one by name. */
  close = (_options?: { waitForBeforeUnload?: boolean }): void => this.closeWindow()
  closeWindow: () => void = () => {}

  destroyed(): void {
    if (this.gone) return
    this.gone = true
    all.delete(this.targetId)
    this.emit('destroyed')
  }
}

type Evaluated = { readonly result: { readonly value: unknown }; readonly exceptionDetails?: { readonly text: string } }
