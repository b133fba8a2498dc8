/** Where this user's data is kept when no path is named: the data folder of the system, or COUNTERFLOW_HOME. */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

export function homeFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const { COUNTERFLOW_HOME: own, XDG_DATA_HOME: data, LOCALAPPDATA: local } = environment
  if (own !== undefined && own !== '') return resolve(own)
  if (platform === 'win32') return join(local || join(homedir(), 'AppData', 'Local'), 'Counterflow')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Counterflow')
  return join(data || join(homedir(), '.local', 'share'), 'counterflow')
}
