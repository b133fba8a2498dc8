/** `electron.app`: the life of the program, its folders, its single instance. */
import { mkdirSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { holdOrHandOver } from './instance-lock.ts'
import { commandLine, machine } from './machine.ts'
import { KnownEvents } from './strict.ts'
import { veto } from './veto.ts'

const events = [
  ...['ready', 'before-quit', 'will-quit', 'quit', 'window-all-closed', 'activate'],
  ...['second-instance', 'open-file', 'open-url', 'web-contents-created', 'browser-window-created'],
]

class App extends KnownEvents {
  readonly isPackaged = false
  /** Asked for by the app, to be read by tests. */
  readonly asked = { sandbox: false, recent: [] as string[], loginItem: null as unknown, userModelId: '' }
  readonly becomesReady = Promise.withResolvers<void>()
  ready = false
  /** Chosen by the app. */
  readonly paths = new Map<string, string>()
  quitting = false

  readonly commandLine = {
    hasSwitch: (name: string) => commandLine().switches.has(name),
    getSwitchValue: (name: string) => commandLine().switches.get(name) ?? '',
    appendSwitch: (name: string, value = '') => void commandLine().switches.set(name, value),
    removeSwitch: (name: string) => void commandLine().switches.delete(name),
  }

  constructor() {
    super('app', events)
  }

  whenReady(): Promise<void> {
    return this.becomesReady.promise
  }

  isReady(): boolean {
    return this.ready
  }

  getName = (): string => commandLine().name
  getVersion = (): string => commandLine().version
  getAppPath = (): string => commandLine().appPath
  getLocale = (): string => 'en-GB'

  getPath(name: string): string {
    const appData = process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config')
    const userData = commandLine().switches.get('user-data-dir') ?? join(appData, commandLine().name)
    const usual: { readonly [name: string]: string } = { appData, userData, temp: tmpdir(), home: homedir() }
    const path = this.paths.get(name) ?? usual[name]
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }

  setPath(name: string, path: string): void {
    if (!isAbsolute(path)) throw new Error('Path must be absolute')
    this.getPath(name)
    this.paths.set(name, path)
  }

  enableSandbox(): void {
    if (this.ready) throw new Error('app.enableSandbox() can only be called before app is ready')
    this.asked.sandbox = true
  }

  setAppUserModelId(id: string): void {
    this.asked.userModelId = id
  }

  getAppMetrics(): { pid: number | undefined; type: string; name: string }[] {
    return [...machine.utilities].map(({ pid, serviceName }) => ({ pid, type: 'Utility', name: serviceName }))
  }

  addRecentDocument(path: string): void {
    this.asked.recent.unshift(path)
  }

  setLoginItemSettings(settings: unknown): void {
    this.asked.loginItem = settings
  }

  requestSingleInstanceLock(): boolean {
    const userData = this.getPath('userData')
    mkdirSync(userData, { recursive: true })
    return holdOrHandOver(userData, { argv: process.argv, folder: process.cwd() }, ({ argv, folder }) => {
      this.emit('second-instance', veto(), argv, folder, {})
    })
  }

  /** As Electron does it: every window may refuse, and so may the app, twice. */
  quit(): void {
    if (this.quitting) return
    this.quitting = true
    void this.tryToQuit()
  }

  async tryToQuit(): Promise<void> {
    const before = veto()
    this.emit('before-quit', before)
    if (before.defaultPrevented) return this.stay()
    for (const window of [...machine.windows]) {
      window.close()
      await window.closing
      if (!window.isDestroyed()) return this.stay()
    }
    // Whoever vetoes the end may ask for it again at once.
    this.quitting = false
    const last = veto()
    this.emit('will-quit', last)
    if (!last.defaultPrevented) this.exit(0)
  }

  stay(): void {
    this.quitting = false
  }

  exit(code = 0): void {
    this.emit('quit', veto(), code)
    process.exit(code)
  }

  /** Called when the script of the app has run, and Chromium is there. */
  start(): void {
    this.ready = true
    this.emit('ready', veto(), {})
    this.becomesReady.resolve()
  }
}

export const app = new App()
