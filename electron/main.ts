/**
 * The desktop app, in the order in which it has to start. The rules for pages and processes come before the first of
 * them exists; the engine starts beside the window, not before it.
 */
import { join } from 'node:path'
import { app, BrowserWindow, dialog, nativeTheme, session } from 'electron'
import { speak, t } from '../renderer/words/words.ts'
import type { FlowCard } from '../runtime/model/api/flows.ts'
import type { Preferences } from '../runtime/model/api/shop.ts'
import { answering } from './answering.ts'
import { guardClosing } from './closing.ts'
import { keepDataTogether } from './data-folder.ts'
import { startEngine } from './engine.ts'
import { answerCalls, tell, windowName } from './ipc.ts'
import { keepRunning } from './keep-running.ts'
import { startedAtLogin } from './login-item.ts'
import { setMenus } from './menu.ts'
import { forbidLeaving } from './navigation.ts'
import { cutOff } from './network.ts'
import { showNotifications } from './notifications.ts'
import { receiveFiles } from './open-files.ts'
import { restrictPermissions } from './permissions.ts'
import { registerScheme, servePages } from './protocol.ts'
import { quitAfter } from './quit.ts'
import { openWindow, showWindow } from './window.ts'
import { windowStateFile } from './window-state.ts'

keepDataTogether()
registerScheme()
app.enableSandbox()
app.setAppUserModelId('app.counterflow.desktop')
// Somebody else's debugger has no business in a shop; while developing it is of use.
if (app.isPackaged)
  for (const name of ['remote-debugging-port', 'remote-debugging-pipe']) app.commandLine.removeSwitch(name)

if (app.requestSingleInstanceLock()) run()
else app.quit()

function run(): void {
  const state = windowStateFile(join(app.getPath('userData'), 'window.json'))
  const files = receiveFiles(show)
  const running = keepRunning(state, show)
  forbidLeaving()

  function show(): void {
    const window = BrowserWindow.getAllWindows()[0]
    if (window) showWindow(window)
    else open()
  }

  function open(): void {
    const window = openWindow(state)
    window.webContents.on('dom-ready', files.deliver)
  }

  function apply(preferences: Preferences): void {
    nativeTheme.themeSource = preferences.theme
    state.change({ theme: preferences.theme })
    running.apply(preferences)
  }

  app.on('window-all-closed', () => {
    // Also on macOS: a closed window means closed, unless the user has chosen that flows stay on.
    if (!running.staysOn()) app.quit()
  })

  const begin = (): void => {
    speak(app.getLocale())
    nativeTheme.themeSource = state.read().theme
    servePages(join(import.meta.dirname, '../renderer'))
    restrictPermissions(session.defaultSession)
    cutOff(session.defaultSession)
    setMenus()

    const engine = startEngine()
    const answer = answering(engine.call, apply)
    answerCalls(answer)
    const closing = guardClosing({
      flows: async () => (await answer('main', 'flows.list', {})) as unknown as readonly FlowCard[],
      staysOn: running.isOn,
      keepOn: () => answer('main', 'preferences.write', { keepsRunning: true }),
    })
    const notify = showNotifications(show, Date.now)
    engine.onEvent((window, event, payload) => {
      tell(window, event, payload as never)
      if (event === 'notification') notify(payload as never)
      if (event === 'flows' || event === 'engine') closing.recount()
    })
    app.on('browser-window-created', (_event, window) => closing.guard(window))
    app.on('web-contents-created', (_event, contents) => {
      const name = windowName(contents)
      contents.once('destroyed', () => engine.forget(name))
    })
    quitAfter(engine.close)

    const quietly = startedAtLogin()
    if (!quietly) open()
    // macOS sends it at the start too, before there is anything that could open.
    app.on('activate', show)
    answer('main', 'preferences.read', {}).then(
      () => quietly && !running.isOn() && show(),
      // The window says what is wrong with the engine.
      () => quietly && show(),
    )
  }

  app.whenReady().then(begin).catch(giveUp)
}

/** Something of the app itself is missing. Whoever started us sees it from the code, and may go on without us. */
function giveUp(error: unknown): void {
  console.error(error)
  if (app.isPackaged) dialog.showErrorBox(t('Counterflow could not start'), String(error))
  app.exit(1)
}
