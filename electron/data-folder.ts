/** Where the app keeps its data: the same folder that the browser and the command line use, unless a switch names another. */
import { join } from 'node:path'
import { app } from 'electron'
import { homeFolder } from '../runtime/host/home.ts'

/** Before anything asks for it: the lock of the single instance lies there too. */
export function keepDataTogether(): void {
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', homeFolder())
}

/** The shop's own file; what belongs to it lies beside it. */
export const storePath = (): string => join(app.getPath('userData'), 'shop.db')
