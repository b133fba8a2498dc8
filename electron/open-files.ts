/**
 * Files that were double-clicked, dropped on the app's icon or named on the command line, whether the app was already
 * running or not. They reach the window as `opened` events; importing is decided there, by a person.
 */
import { app, BrowserWindow, dialog } from 'electron'
import { CounterflowError } from '../runtime/model/problem.ts'
import { flowFilesIn, readFlowFile } from './flow-files.ts'
import { tell } from './ipc.ts'

export type OpenFiles = {
  /** The window has a page now that will hear what it is told. */
  deliver(): void
}

/** `show` brings up the window, or opens one: it calls `deliver` when its page is there. */
export function receiveFiles(show: () => void): OpenFiles {
  let waiting: { name: string; text: string }[] = []
  let listening = false

  const deliver = (): void => {
    listening = BrowserWindow.getAllWindows().length > 0
    if (!listening) return
    const files = waiting
    waiting = []
    for (const file of files) tell(null, 'opened', file)
  }

  const take = async (path: string): Promise<void> => {
    try {
      waiting.push(await readFlowFile(path))
      app.addRecentDocument(path)
    } catch (error) {
      await complain(error)
    }
    if (listening) deliver()
  }

  const takeAll = (argv: readonly string[], folder: string): void => {
    for (const path of flowFilesIn(argv, folder)) void take(path)
  }

  app.on('second-instance', (_event, argv, folder) => {
    if (app.isReady()) show()
    takeAll(argv, folder)
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    if (app.isReady()) show()
    takeAll([path], '/')
  })
  // An address of ours only brings the window up. It comes from anywhere, so nothing in it is obeyed.
  app.on('open-url', (event) => {
    event.preventDefault()
    if (app.isReady()) show()
  })

  takeAll(process.argv.slice(1), process.cwd())
  app.on('browser-window-created', () => {
    listening = false
  })
  return { deliver }
}

async function complain(error: unknown): Promise<void> {
  if (!(error instanceof CounterflowError)) throw error
  await app.whenReady()
  const message = { type: 'warning' as const, title: 'Counterflow', message: error.message }
  const { kept, advice } = error
  const window = BrowserWindow.getAllWindows()[0]
  const box = { ...message, detail: `${kept} ${advice}` }
  await (window ? dialog.showMessageBox(window, box) : dialog.showMessageBox(box))
}
