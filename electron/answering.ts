/** Answers what only this process knows, passes the rest to the engine, and listens in where preferences go by. */
import { app, shell } from 'electron'
import { assertWindowMay } from '../runtime/host/front/window-rights.ts'
import type { Desktop } from '../runtime/model/api/desktop.ts'
import type { Preferences } from '../runtime/model/api/shop.ts'
import type { Json } from '../runtime/model/json.ts'
import { storePath } from './data-folder.ts'

export type Call = (window: string, method: string, argument: Json) => Promise<Json>

export function answering(call: Call, apply: (preferences: Preferences) => void): Call {
  return async (window, method, argument) => {
    if (method === 'desktop.read') return desktop()
    if (method === 'desktop.showStore') return showStore()
    assertWindowMay(method, argument)
    const result = await call(window, method, argument)
    if (method === 'preferences.read' || method === 'preferences.write') apply(result as Preferences)
    return result
  }
}

function desktop(): Desktop {
  const { platform } = process
  const known = platform === 'linux' || platform === 'darwin' || platform === 'win32'
  return {
    host: 'electron',
    platform: known ? platform : 'other',
    canKeepRunning: true,
    version: app.getVersion(),
    store: storePath(),
    canShowStore: true,
  }
}

/** Only shown, never opened; a page cannot name another file. */
function showStore(): null {
  shell.showItemInFolder(storePath())
  return null
}
