/** Opens an address in the browser that this user has chosen. */
import { spawn } from 'node:child_process'

/** False where there is nothing to show a window on. */
export function hasDisplay(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): boolean {
  return platform === 'win32' || platform === 'darwin' || !!environment.DISPLAY || !!environment.WAYLAND_DISPLAY
}

/** Resolves with false where no browser could be started. */
export function openBrowser(address: string, platform = process.platform): Promise<boolean> {
  const [command, words] = opener(platform)
  return new Promise((resolve) => {
    // On its own: a browser started by us must not end with us.
    const child = spawn(command, [...words, address], { stdio: 'ignore', detached: true })
    child.on('error', () => resolve(false))
    child.on('exit', (code) => resolve(code === 0))
    // Some openers are the browser itself and stay.
    const timer = setTimeout(() => resolve(true), 5000)
    child.on('close', () => clearTimeout(timer))
    timer.unref()
    child.unref()
  })
}

function opener(platform: NodeJS.Platform): readonly [command: string, words: readonly string[]] {
  if (platform === 'darwin') return ['open', []]
  // Unlike `start` it takes the address as it is, without a shell in between.
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler']]
  return ['xdg-open', []]
}
